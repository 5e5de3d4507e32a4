"""A prison with thousands of notices and many trainings, and the pages that show them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from benchmarks.desk_told import Asked, entry, given, name_of, referral_id, somebody, tell
from benchmarks.workload import case_id
from deploy.messages.written_message import examples_of
from services.desk.domain.entry import Entry
from services.desk.domain.participant import Participant
from services.desk.domain.training import REGISTER
from services.desk.pages.notices import REPORT
from services.desk.stored.stores import Stores

PRISON = "jva-waldeck"
COPY = "x" * 4_000
TRAININGS, REGISTERED = 40, 20
"""What was announced, and how many of its people are registered for one."""


async def fill_a_prison(stores: Stores, notices: int) -> Asked:
    """Of each notice it has a copy of its own, as long as that of a small family."""
    person, cookie = await somebody(stores, PRISON)
    await tell(stores, PRISON, list(_entries(datetime.now(UTC), notices)), {PRISON})
    for number in range(notices):
        notice = given(PRISON, person, "intake", REPORT, case=case_id(number), said={})
        await stores.orders.write(notice)
        await stores.own_copies.put(notice, COPY)
    await _register(stores, person)
    pages = {
        "notices_first_page": "/meldungen",
        "notices_last_page": f"/meldungen?seite={notices // 50}",
        "notice": f"/meldungen/{case_id(0)}",
        "copies_of_a_page": "/meldungen/kopien",
        "form_of_a_notice": "/meldungen/neu",
        "places": "/meldungen/orte",
        "trainings": "/fortbildungen",
        "training": f"/fortbildungen/{_training(0)}",
    }
    return Asked(cookie, pages)


def _entries(now: datetime, notices: int) -> Iterator[Entry]:
    for number in range(notices):
        case, at = case_id(number), now - timedelta(minutes=notices - number)
        taken = {"command": "ReportAdmission", "state": "notified"}
        yield entry(PRISON, "CommandAccepted", case, taken, at)
        passed = {"status": "passed_on", "referral": referral_id(number)}
        yield entry(PRISON, "NoticeStatusChanged", case, passed, at)
    announced = examples_of("TrainingScheduled")["in_house"].data
    for number in range(TRAININGS):
        begins = now + timedelta(days=30 + number)
        module = {"module": "m1", "from": begins, "to": begins + timedelta(hours=3), "hours": 3}
        plan = {
            **announced,
            "modules": [{name: _said(value) for name, value in module.items()}],
            "registration_until": _said(begins - timedelta(days=2)),
        }
        yield entry(PRISON, "TrainingScheduled", _training(number), plan, now)


async def _register(stores: Stores, person: str) -> None:
    until = datetime.now(UTC) + timedelta(days=365)
    for number in range(REGISTERED):
        name, training = name_of(f"participant {number}"), _training(0)
        about = {"name": f"Fachkraft {number}", "email": "lead@office.example"}
        await stores.participants.put(
            Participant(PRISON, training, name, sector="justice", until=until, **about)
        )
        said = {"participant": name}
        await stores.orders.write(
            given(PRISON, person, "events", REGISTER, case=training, said=said)
        )


def _said(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _training(number: int) -> str:
    return name_of(f"training {number}")
