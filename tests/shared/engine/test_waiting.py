from dataclasses import replace
from datetime import datetime, timedelta

from shared.engine.limits import RELEASED_BYTES, RELEASED_RECORDS
from shared.language.answers import DeadlineReached, DiscardParked, ReleaseParked
from shared.language.codes import Code
from shared.wire.record import parked_id
from tests.shared.engine.deciding import NOON, Bench, short, to_agency
from tests.shared.toy.box import Rules
from tests.shared.toy.contract import AddFirst, AddGlass, AddMarble, EmptyBox, OpenBox, SetAlarms
from tests.shared.toy.neighbour import GlassGiven, MarbleGiven
from tests.shared.toy.records import (
    OFFICE,
    OPERATOR,
    PRISON,
    command,
    gift,
    message_id,
    to_self,
)
from tests.shared.toy.switchboard import ON, SWITCHBOARD

GLASS = command(AddGlass(mark=2), 2)
GIFT = gift(MarbleGiven(mark=3), 3)
LATER = command(AddMarble(mark=4), 4, by=OFFICE)


def waiting() -> Bench:
    """A box in which a step crashes, with a fact and a command of others behind it."""
    bench = Bench(rules=Rules(broken=True))
    bench.take(command(OpenBox(mark=1)), GLASS, GIFT, LATER)
    return bench


def test_a_crash_parks_the_record_and_whatever_comes_later_queues_behind_it() -> None:
    bench = waiting()
    assert bench.box.waiting == [parked_id(one) for one in (GLASS, GIFT, LATER)]
    assert bench.state.marks == (1,)
    assert [one.code for one in bench.parked.values()] == ["crashed", "queued", "queued"]
    assert [short(each) for each in bench.outgoing] == ["accepted open", "MarbleAdded 1"]


def test_of_a_crash_only_its_type_and_place_are_kept() -> None:
    crash = waiting().parked[parked_id(GLASS)]
    assert crash.place.startswith("tests.shared.toy.box.GlassBroke ")
    assert "Erika" not in repr(crash.place)


def test_the_same_record_again_does_not_queue_twice() -> None:
    bench = waiting()
    bench.stored()
    bench.take(GLASS, GIFT, LATER)
    assert bench.box.waiting == [parked_id(one) for one in (GLASS, GIFT, LATER)]
    assert not bench.box.changed


def test_what_overtakes_goes_ahead() -> None:
    bench = waiting()
    assert bench.take(command(AddFirst(mark=5), 5)) == ["accepted open", "MarbleAdded 5"]
    assert len(bench.box.waiting) == 3


def test_released_records_are_carried_out_in_the_order_they_came() -> None:
    bench = waiting()
    bench.rules.broken = False
    bench.stored()
    assert bench.take(command(ReleaseParked(), 90, by=OPERATOR)) == [
        "accepted open",
        "MarbleAdded 2",
        "MarbleAdded 3",
        "accepted open",
        "MarbleAdded 4",
        "accepted released",
    ]
    assert bench.state.marks == (1, 2, 3, 4)
    assert bench.box.waiting == []
    assert [each.causation for each in to_agency(OFFICE, bench.box.outbox)] == [message_id(4)]


def test_the_answer_to_a_released_command_is_kept_for_the_command_does_not_come_again() -> None:
    bench = waiting()
    bench.rules.broken = False
    released = command(ReleaseParked(), 90, by=OPERATOR)
    bench.take(released)
    outbox = list(bench.box.outbox)
    answers = [*to_agency(PRISON, outbox), *to_agency(OFFICE, outbox)]
    assert [each.causation for each in answers] == [message_id(2), message_id(4)]
    bench.stored()
    assert bench.take(released) == ["accepted released"]
    assert bench.box.outbox == outbox
    bench.take(GLASS, LATER)
    again = [*to_agency(PRISON, bench.answers[-2:]), *to_agency(OFFICE, bench.answers[-2:])]
    assert again == answers


def test_a_release_goes_up_to_the_first_that_still_crashes() -> None:
    bench = waiting()
    bench.box.waiting = [*bench.box.waiting[1:], bench.box.waiting[0]]
    assert bench.take(command(ReleaseParked(), 90, by=OPERATOR)) == [
        "MarbleAdded 3",
        "accepted open",
        "MarbleAdded 4",
        "refused wrong_state parked",
    ]
    assert bench.box.waiting == [parked_id(GLASS)]
    assert bench.take(command(AddMarble(mark=7), 7)) == []


def test_a_release_is_one_command_and_is_answered_once() -> None:
    bench = waiting()
    assert bench.take(command(ReleaseParked(), 90, by=OPERATOR)) == ["refused wrong_state parked"]
    bench.rules.broken = False
    assert bench.take(command(ReleaseParked(), 90, by=OPERATOR)) == ["refused wrong_state parked"]
    assert len(bench.box.waiting) == 3
    assert bench.take(command(ReleaseParked(), 91, by=OPERATOR))[-1] == "accepted released"


def test_one_command_releases_no_more_records_than_fit_into_one_save() -> None:
    bench = Bench(rules=Rules(broken=True))
    bench.take(command(OpenBox(mark=0)), GLASS)
    for number in range(3, RELEASED_RECORDS + 3):
        bench.take(gift(MarbleGiven(mark=number), number))
    bench.rules.broken = False
    assert bench.take(command(ReleaseParked(), 90, by=OPERATOR))[-1] == "accepted partly_released"
    assert len(bench.box.waiting) == 1
    assert bench.take(command(ReleaseParked(), 91, by=OPERATOR))[-1] == "accepted released"
    assert bench.box.waiting == []


def test_one_command_releases_no_more_bytes_than_fit_into_one_save() -> None:
    bench = Bench(rules=Rules(broken=True))
    bench.take(command(OpenBox(mark=0)), GLASS)
    large = gift(MarbleGiven(mark=3), 3)
    large.value = (large.value or b"").ljust(RELEASED_BYTES)
    bench.take(large, LATER)
    bench.rules.broken = False
    assert bench.take(command(ReleaseParked(), 90, by=OPERATOR))[-1] == "accepted partly_released"
    assert bench.box.waiting == [parked_id(LATER)]


def test_a_repeat_among_the_waiting_is_carried_out_once() -> None:
    bench = waiting()
    again = command(AddGlass(mark=2), 2)
    again.offset = 8
    bench.take(again)
    assert len(bench.box.waiting) == 4
    bench.rules.broken = False
    said = bench.take(command(ReleaseParked(), 90, by=OPERATOR))
    assert said.count("MarbleAdded 2") == 1
    assert bench.state.marks == (1, 2, 3, 4)
    assert len({each.id for each in to_agency(PRISON, bench.outgoing)}) == 2


def test_a_record_without_its_bytes_holds_the_queue_up_rather_than_being_skipped() -> None:
    bench = waiting()
    bench.rules.broken = False
    del bench.parked[parked_id(GLASS)]
    assert bench.take(command(ReleaseParked(), 90, by=OPERATOR)) == ["refused wrong_state parked"]
    assert len(bench.box.waiting) == 3


def test_discarding_gives_one_record_up_and_its_sender_hears_so() -> None:
    bench = waiting()
    discard = command(DiscardParked(parked=parked_id(GLASS), reason="broken"), 90, by=OPERATOR)
    assert bench.take(discard) == ["refused wrong_state discarded", "accepted discarded"]
    assert bench.box.waiting == [parked_id(GIFT), parked_id(LATER)]
    (answer,) = to_agency(PRISON, bench.box.outbox)
    assert answer.causation == message_id(2)
    assert bench.take(command(ReleaseParked(), 91, by=OPERATOR))[-1] == "accepted released"
    assert bench.state.marks == (1, 3, 4)


def test_what_was_discarded_is_not_parked_again_when_it_is_read_again() -> None:
    bench = waiting()
    undecodable = gift({"mark": "?"}, 9, kind=MarbleGiven.ce_type())
    crashing = gift(GlassGiven(mark=10), 10)
    bench.take(undecodable, crashing)
    for number, one in enumerate((GLASS, GIFT, LATER, undecodable, crashing), start=90):
        discard = DiscardParked(parked=parked_id(one), reason="broken")
        bench.take(command(discard, number, by=OPERATOR))
    assert bench.box.waiting == []
    bench.stored()
    assert bench.take(GLASS) == ["refused wrong_state discarded"]
    assert bench.take(GIFT, undecodable, crashing) == []
    assert bench.box.waiting == []
    assert not bench.box.changed


def test_what_is_not_waiting_cannot_be_discarded() -> None:
    bench = waiting()
    discard = command(DiscardParked(parked="x-0-1", reason="broken"), 90, by=OPERATOR)
    assert bench.take(discard) == ["refused unknown_item"]
    assert len(bench.box.waiting) == 3


def test_what_our_own_services_say_and_cannot_be_read_waits_too() -> None:
    bench = Bench()
    bench.take(command(OpenBox(mark=1)))
    bad = gift({"mark": "Erika"}, 2, kind=MarbleGiven.ce_type())
    assert bench.take(bad, command(AddMarble(mark=3), 3)) == []
    assert [one.code for one in bench.parked.values()] == [Code.SCHEMA_VIOLATION, "queued"]
    assert bench.take(command(ReleaseParked(), 90, by=OPERATOR)) == ["refused wrong_state parked"]


def test_a_deadline_does_not_queue_but_stays_pending() -> None:
    bench = Bench()
    due = NOON + timedelta(hours=1)
    bench.take(command(OpenBox(mark=1)), command(SetAlarms(mark=2, at=(due,)), 2))
    bench.rules.broken = True
    bench.take(command(AddGlass(mark=3), 3))
    bench.stored()
    bench.later(hours=1)
    passed = to_self(DeadlineReached(kind="metal:2:0", due=due), 4)
    assert bench.take(passed) == []
    assert (len(bench.box.waiting), bench.box.changed) == (1, False)
    bench.rules.broken = False
    bench.take(command(ReleaseParked(), 90, by=OPERATOR))
    assert bench.take(passed) == ["AlarmRang metal:2:0"]


def test_a_deadline_that_overtakes_fires_ahead_of_what_waits() -> None:
    bench = Bench()
    due = NOON + timedelta(hours=1)
    later = due + timedelta(hours=1)
    bench.take(command(OpenBox(mark=1)), command(SetAlarms(mark=2, at=(due,)), 2))
    bench.take(command(SetAlarms(mark=7, at=(later,)), 3))
    assert bench.box.due_at == due
    bench.rules.broken = True
    bench.take(command(AddGlass(mark=3), 4))
    assert bench.box.due_at == later
    bench.stored()
    bench.later(hours=2)
    assert bench.take(to_self(DeadlineReached(kind="metal:2:0", due=due), 5)) == []
    rang = to_self(DeadlineReached(kind="metal:7:0", due=later), 6)
    assert bench.take(rang) == ["AlarmRang metal:7:0"]
    assert len(bench.box.waiting) == 1
    after: datetime | None = bench.box.due_at
    assert after is None


def test_a_deadline_whose_step_crashes_is_parked_once() -> None:
    bench = Bench()
    due = NOON + timedelta(hours=1)
    bench.take(command(OpenBox(mark=1)), command(SetAlarms(mark=2, at=(due,), glass=True), 2))
    bench.rules.broken = True
    bench.later(hours=1)
    for number in range(3, 9):
        bench.take(to_self(DeadlineReached(kind="glass:2:0", due=due), number))
    assert len(bench.box.waiting) == 1
    bench.rules.broken = False
    assert bench.take(command(ReleaseParked(), 90, by=OPERATOR)) == [
        "AlarmRang glass:2:0",
        "accepted released",
    ]


def test_erasing_gives_up_what_waits_and_whoever_asked_for_it_hears_so() -> None:
    bench = waiting()
    assert bench.take(command(EmptyBox(), 90)) == [
        "accepted emptied",
        "BoxEmptied",
        "refused case_erased",
        "refused case_erased",
    ]
    assert bench.box.waiting == []
    bench.stored()
    assert bench.take(GLASS, LATER) == ["refused case_erased", "refused case_erased"]
    assert not bench.box.changed


def test_what_a_receipt_answers_it_answers_also_what_waited_for_it() -> None:
    """Else whoever asked would hear that it is erased, and others who ask now would not."""
    kinds = SWITCHBOARD.kinds
    answered = replace(ON[AddMarble], after_erasure=True)
    boxes = replace(kinds[0], on={**ON, AddMarble: answered})
    bench = Bench(rules=Rules(broken=True), board=replace(SWITCHBOARD, kinds=(boxes, *kinds[1:])))
    bench.take(command(OpenBox(mark=1)), GLASS, LATER)
    assert bench.take(command(EmptyBox(), 90)) == [
        "accepted emptied",
        "BoxEmptied",
        "refused case_erased",
        "accepted emptied",
        "MarbleAdded 4",
    ]
    assert bench.take(LATER) == ["accepted emptied"]
