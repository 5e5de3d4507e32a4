"""A coordination office that clears thousands of cases and holds trainings, and its pages."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.desk_told import Asked, entry, given, name_of, referral_id, somebody, tell
from benchmarks.workload import case_id
from deploy.messages.written_message import examples_of
from services.desk.domain.entry import Entry
from services.desk.domain.order import Order
from services.desk.domain.training import RECORD, SCHEDULE
from services.desk.stored.stores import Stores

CLEARING, SILENT = "koordinierung-mv", "jugendamt-13004"
TRAININGS, THERE = 40, 25
"""How many it holds, and how many people were in each."""


async def fill_a_clearing_office(stores: Stores, referrals: int) -> Asked:
    """Of half of them another office is late, the others it has itself."""
    person, cookie = await somebody(stores, CLEARING)
    await tell(stores, CLEARING, list(_entries(datetime.now(UTC), referrals)))
    for number in range(TRAININGS):
        for order in _held(person, number):
            await stores.orders.write(order)
    pages = {
        "clearing_first_page": "/eingang",
        "clearing_last_page": f"/eingang?seite={referrals // 50}",
        "clearing_of_its_own": f"/faelle/{case_id(1)}/{referral_id(1)}",
        "clearing_of_a_silent_office": f"/faelle/{case_id(0)}/{referral_id(0)}",
        "trainings_held": "/fortbildungen",
        "training_held": f"/fortbildungen/{_training(0)}",
        "form_of_a_training": "/fortbildungen/neu",
    }
    return Asked(cookie, pages)


def _entries(now: datetime, referrals: int) -> Iterator[Entry]:
    assigned = examples_of("ReferralAssigned")["with_consent"].data
    for number in range(referrals):
        case, due = case_id(number), now + timedelta(minutes=number)
        data: dict[str, Any] = {"referral": referral_id(number)}
        if number % 2:
            dues = {"acknowledge_by": due, "decide_by": due + timedelta(days=7)}
            said = {name: by.isoformat() for name, by in dues.items()}
            yield entry(CLEARING, "ReferralAssigned", case, {**assigned, **said, **data}, now)
        else:
            late = {"office": SILENT, "deadline": "decide", "due": due.isoformat(), "level": 3}
            yield entry(CLEARING, "DeadlineReminder", case, {**data, **late}, now)


def _held(person: str, number: int) -> Iterator[Order]:
    plan = examples_of("ScheduleTraining")["two_half_days"].data
    there = [name_of(f"participant {number}/{each}") for each in range(THERE)]
    lists = [{"module": each["module"], "participants": there} for each in plan["modules"]]
    for command, said in ((SCHEDULE, plan), *((RECORD, each) for each in lists)):
        yield given(CLEARING, person, "events", command, case=_training(number), said=said)


def _training(number: int) -> str:
    return name_of(f"training held {number}")
