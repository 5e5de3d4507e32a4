"""A prison with thousands of notices and many trainings, and the pages that show them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from benchmarks.desk_told import entry, name_of, somebody, tell
from benchmarks.workload import case_id
from deploy.messages.written_message import examples_of
from services.desk.domain.entry import Entry
from services.desk.domain.order import Order, OrderLife, order_id
from services.desk.domain.participant import Participant
from services.desk.domain.training import REGISTER
from services.desk.pages.notices import REPORT
from services.desk.stored.stores import Stores

PRISON = "jva-waldeck"
NOTICES, COPY = 2_000, "x" * 4_000
"""What it has told of; of each it has a copy of its own, as long as that of a small family."""
TRAININGS, REGISTERED = 40, 20
"""What was announced, and how many of its people are registered for one."""


def pages_of_a_prison() -> Iterator[tuple[str, str]]:
    """Each with its path."""
    yield "notices_first_page", "/meldungen"
    yield "notices_last_page", f"/meldungen?seite={NOTICES // 50}"
    yield "notice", f"/meldungen/{case_id(0)}"
    yield "copies_of_a_page", "/meldungen/kopien"
    yield "form_of_a_notice", "/meldungen/neu"
    yield "places", "/meldungen/orte"
    yield "trainings", "/fortbildungen"
    yield "training", f"/fortbildungen/{_training(0)}"


async def fill_a_prison(stores: Stores) -> str:
    """Gives the cookie of one who works there."""
    person, cookie = await somebody(stores, PRISON)
    await tell(stores, PRISON, list(_entries(datetime.now(UTC))), {PRISON})
    for number in range(NOTICES):
        notice = _given(person, "intake", REPORT, case_id(number), {})
        await stores.orders.write(notice)
        await stores.own_copies.put(notice, COPY)
    await _register(stores, person)
    return cookie


def _entries(now: datetime) -> Iterator[Entry]:
    for number in range(NOTICES):
        case, at = case_id(number), now - timedelta(minutes=NOTICES - number)
        taken = {"command": "ReportAdmission", "state": "notified"}
        yield entry(PRISON, "CommandAccepted", case, taken, at)
        passed = {"status": "passed_on", "referral": name_of(f"referral {number}")}
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
        await stores.orders.write(_given(person, "events", REGISTER, training, said))


def _given(by: str, service: str, command: str, case: str, said: object) -> Order:
    data = json.dumps(said)
    return Order(
        id=order_id(PRISON, case, command, data, since=""),
        agency=PRISON,
        service=service,
        command=command,
        case=case,
        referral=None,
        data=data,
        by=by,
        at=datetime.now(UTC),
        life=OrderLife.ACCEPTED,
    )


def _said(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _training(number: int) -> str:
    return name_of(f"training {number}")
