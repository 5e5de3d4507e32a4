"""A prison with thousands of notices and many trainings, and the pages that show them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from benchmarks.desk_told import BATCH, entry, keeping_of, name_of, somebody
from benchmarks.workload import case_id
from deploy.messages.written_message import examples
from services.desk.domain.entry import Entry
from services.desk.domain.order import Order, OrderLife
from services.desk.domain.participant import Participant
from services.desk.domain.training import REGISTER
from services.desk.stored.orders import Orders
from services.desk.stored.participants import Participants
from services.desk.stored.prison_cases import PrisonCases
from shared.store.mongo import Database

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


async def fill_a_prison(database: Database) -> str:
    """Gives the cookie of one who works there."""
    person, cookie = await somebody(database, PRISON)
    keeping, told = keeping_of(database, {PRISON}), list(_entries(datetime.now(UTC)))
    for first in range(0, len(told), BATCH):
        await keeping.keep(PRISON, told[first : first + BATCH])
    for number in range(NOTICES):
        await PrisonCases(database).keep_own(PRISON, case_id(number), COPY)
    await _register(database, person)
    return cookie


def _entries(now: datetime) -> Iterator[Entry]:
    for number in range(NOTICES):
        case, at = case_id(number), now - timedelta(minutes=NOTICES - number)
        taken = {"command": "ReportAdmission", "state": "notified"}
        yield entry(PRISON, "CommandAccepted", case, taken, at)
        passed = {"status": "passed_on", "referral": name_of(f"referral {number}")}
        yield entry(PRISON, "NoticeStatusChanged", case, passed, at)
    announced = examples()["TrainingScheduled"]["in_house"].data
    for number in range(TRAININGS):
        begins = now + timedelta(days=30 + number)
        module = {"module": "m1", "from": begins, "to": begins + timedelta(hours=3), "hours": 3}
        plan = {
            **announced,
            "modules": [{name: _said(value) for name, value in module.items()}],
            "registration_until": _said(begins - timedelta(days=2)),
        }
        yield entry(PRISON, "TrainingScheduled", _training(number), plan, now)


async def _register(database: Database, person: str) -> None:
    now, training = datetime.now(UTC), _training(0)
    for number in range(REGISTERED):
        name = name_of(f"participant {number}")
        about = {"name": f"Fachkraft {number}", "email": "lead@office.example"}
        until = now + timedelta(days=365)
        await Participants(database).put(
            Participant(PRISON, training, name, sector="justice", until=until, **about)
        )
        await Orders(database).write(
            Order(
                id=name_of(f"registration {number}"),
                agency=PRISON,
                service="events",
                command=REGISTER,
                case=training,
                referral=None,
                data=json.dumps({"participant": name}),
                by=person,
                at=now,
                life=OrderLife.ACCEPTED,
            )
        )


def _said(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _training(number: int) -> str:
    return name_of(f"training {number}")
