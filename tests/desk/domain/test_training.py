"""What an agency sees of a training follows from what it was told and has said itself."""

import json
from datetime import datetime
from typing import Any

from deploy.messages.written_message import examples_of
from services.desk.domain.entry import Entry
from services.desk.domain.order import Order, OrderLife
from services.desk.domain.training import Training, nameless, training
from tests.desk.told import OFFICE, START, accepted, announced, told

ID = "2f9f1c37-60d1-4b8e-9c11-5c1b7a0f4f12"
SHE = "9b0c1a52-4f0a-4a43-8a61-8d3a6f0c2b11"
PLAN = json.loads(announced(1, ID).value or "")


def order(name: str, command: str, data: Any, life: OrderLife = OrderLife.ACCEPTED) -> Order:
    return Order(
        id=name,
        agency=OFFICE,
        service="events",
        command=command,
        case=ID,
        referral=None,
        data=json.dumps(data),
        by="a person",
        at=START,
        life=life,
    )


def registration(name: str, life: OrderLife = OrderLife.ACCEPTED) -> Order:
    return order(name, "RegisterParticipant", {"participant": SHE}, life)


def answered(number: int, command: str, state: str, cause: str) -> Entry:
    return accepted(number, command, state, cause=cause, case=ID)


def seen(entries: list[Entry], *orders: Order) -> Training:
    found = training(OFFICE, ID, entries, orders)
    assert found is not None
    return found


def test_it_is_as_it_was_announced() -> None:
    found = seen([announced(1, ID)])
    assert found.organiser == PLAN["organiser"] != OFFICE
    assert [each.module for each in found.plan.modules] == [
        each["module"] for each in PLAN["modules"]
    ]
    assert (found.life, found.registered) == (None, ())


def test_of_what_was_neither_announced_nor_said_nothing_is_known() -> None:
    assert training(OFFICE, ID, [answered(1, "Ping", "pong", "x")], ()) is None


def test_to_whoever_holds_it_it_is_as_that_agency_has_said_itself() -> None:
    plan = {name: said for name, said in PLAN.items() if name != "organiser"}
    own = order("o1", "ScheduleTraining", plan)
    found = seen([answered(1, "ScheduleTraining", "scheduled", "o1")], own)
    assert (found.organiser, found.life) == (OFFICE, "scheduled")
    done = order("o2", "RecordAttendance", {"module": "m1", "participants": [SHE]})
    again = order("o3", "RecordAttendance", {"module": "m1", "participants": []}, OrderLife.REFUSED)
    held = answered(2, "RecordAttendance", "held", "o2")
    found = seen([answered(1, "ScheduleTraining", "scheduled", "o1"), held], own, done, again)
    assert found.life == "held"
    assert found.lists == {"m1": (SHE,)}


def test_a_registration_stands_as_the_service_answered_last() -> None:
    entries = [announced(1, ID), answered(2, "RegisterParticipant", "waitlisted", "o1")]
    (she,) = seen(entries, registration("o1")).registered
    assert (she.participant, she.standing) == (SHE, "waitlisted")
    (she,) = seen(entries, registration("o1"), registration("o2", OrderLife.SENT)).registered
    assert (she.standing, she.order.life) == ("waitlisted", "sent")
    entries.append(answered(3, "RegisterParticipant", "confirmed", "o2"))
    (she,) = seen(entries, registration("o1"), registration("o2")).registered
    assert she.standing == "confirmed"


def test_who_moves_up_has_a_place_and_who_is_cancelled_has_none_in_the_order_it_was_told() -> None:
    waits = [announced(1, ID), answered(2, "RegisterParticipant", "waitlisted", "o1")]
    up = told("ParticipantMovedUp", 3, {"participant": SHE, "agency": OFFICE}, case=ID)
    (she,) = seen([*waits, up], registration("o1")).registered
    assert she.standing == "confirmed"
    gone = order("o2", "CancelRegistration", {"participant": SHE})
    no = answered(4, "CancelRegistration", "cancelled", "o2")
    (she,) = seen([*waits, up, no], registration("o1"), gone).registered
    assert (she.standing, she.order.id) == ("cancelled", "o2")


def test_it_is_on_the_days_and_at_the_place_that_were_told_last() -> None:
    data = dict(examples_of("TrainingMoved")["as_an_agency_hears_it"].data)
    found = seen([announced(1, ID), told("TrainingMoved", 2, data, case=ID)])
    assert found.plan.place == data["place"] != PLAN["place"]
    assert found.begins == datetime.fromisoformat(data["modules"][0]["from"])
    assert found.plan.maximum == PLAN["maximum"]


def test_when_it_is_called_off_nobody_is_registered_for_it() -> None:
    entries = [announced(1, ID), answered(2, "RegisterParticipant", "confirmed", "o1")]
    found = seen([*entries, told("TrainingCancelled", 3, {}, case=ID)], registration("o1"))
    assert found.life == "cancelled"
    assert [she.standing for she in found.registered] == ["cancelled"]


def test_who_was_not_taken_has_no_place() -> None:
    (she,) = seen([announced(1, ID)], registration("o1", OrderLife.REFUSED)).registered
    assert (she.standing, she.order.life) == (None, "refused")


def test_of_a_registration_that_was_answered_the_reference_is_left() -> None:
    data = {"participant": SHE, "name": "Fachvogel", "email": "f@kvi.example", "sector": "justice"}
    assert json.loads(nameless(json.dumps(data))) == {"participant": SHE}
