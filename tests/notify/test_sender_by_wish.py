"""The sender does as an agency wishes with what can wait, and with nothing else."""

import pytest

from services.notify.channels.mail import MailChannel
from services.notify.contract.deliveries import AttemptOutcome
from services.notify.contract.wordings import Wording
from services.notify.domain.mailbox import Mailbox, Reach, Rhythm
from shared.watch.clock import FixedClock
from tests.notify.a_day import NINE, ADay, daily, gathered, key_for, training_of
from tests.notify.post_office import PostOffice, opened
from tests.notify.test_sender import Desk, Replica
from tests.notify.told import CASE, NOW, PROVIDER, ROSTOCK, SCHWERIN, plan, routed

WANTS_LITTLE = {"rhythm": Rhythm.DAILY, "without": tuple(Wording)}


def desk_of(day: ADay, clock: FixedClock) -> Desk:
    """The sender's view of what was played."""
    desk = Desk(clock=clock)
    desk.states, desk.boxes = dict(day.states), dict(day.boxes)
    return desk


@pytest.mark.parametrize(
    ("wish", "outcome"),
    [
        ({"rhythm": Rhythm.DAILY}, AttemptOutcome.GATHERED),
        ({"without": (Wording.TRAINING_ANNOUNCED,)}, AttemptOutcome.UNWANTED),
    ],
)
async def test_what_can_wait_does_not_leave_by_itself_against_a_wish(
    wish: dict[str, object], outcome: AttemptOutcome
) -> None:
    day, clock = ADay(), FixedClock(NOW)
    day.announce(1)
    desk = desk_of(day, clock)
    desk.boxes[PROVIDER] = Mailbox(life=Reach.REACHED, agency=PROVIDER).change(**wish)
    async with opened(PostOffice()) as office:
        await Replica(desk, MailChannel(office.server()), clock).round()
    assert office.accepted == []
    assert [(m.outcome, m.lines) for m in desk.heard] == [(outcome, None)]


async def test_a_duty_leaves_at_once_whatever_its_agency_wishes() -> None:
    clock = FixedClock(NOW)
    desk = Desk(plan(routed()).state, clock=clock)
    desk.boxes[ROSTOCK] = Mailbox(life=Reach.REACHED, agency=ROSTOCK).change(**WANTS_LITTLE)
    async with opened(PostOffice()) as office:
        await Replica(desk, MailChannel(office.server()), clock).round()
    assert CASE in office.accepted[0].get_content()


async def test_that_a_mail_was_taken_is_said_to_no_mailbox_that_was_reached_before() -> None:
    clock = FixedClock(NOW)
    desk = Desk(plan(routed(SCHWERIN)).state, clock=clock)
    async with opened(PostOffice()) as office:
        await Replica(desk, MailChannel(office.server()), clock).round()
    assert len(office.accepted) == 1
    assert desk.addresses == []


async def test_the_mail_of_a_day_tells_what_is_still_so_and_says_how_much_it_was_made_from() -> (
    None
):
    day, clock = gathered(daily(), 1, 2, 3), FixedClock(NINE)
    day.cancel(2)
    desk = desk_of(day, clock)
    async with opened(PostOffice()) as office:
        await Replica(desk, MailChannel(office.server()), clock).round()
    (mail,) = office.accepted
    assert "2 Nachrichten" in str(mail["Subject"])
    said = [number for number in (1, 2, 3) if training_of(number) in mail.get_content()]
    assert said == [1, 3]
    assert [(m.outcome, m.lines) for m in desk.heard] == [(AttemptOutcome.SENT, 3)]


async def test_what_is_left_out_by_now_is_no_line_of_the_mail_of_a_day() -> None:
    day, clock = gathered(daily(), 1), FixedClock(NINE)
    desk = desk_of(day, clock)
    desk.boxes[PROVIDER] = desk.boxes[PROVIDER].change(without=(Wording.TRAINING_ANNOUNCED,))
    async with opened(PostOffice()) as office:
        await Replica(desk, MailChannel(office.server()), clock).round()
    assert office.accepted == []
    assert [(m.outcome, m.lines) for m in desk.heard] == [(AttemptOutcome.DROPPED, 1)]


async def test_a_mail_of_a_day_that_repeats_and_tells_more_is_another_mail() -> None:
    day, clock = gathered(daily(), 1), FixedClock(NINE)
    desk = desk_of(day, clock)
    desk.deaf = 2
    async with opened(PostOffice()) as office:
        channel = MailChannel(office.server())
        await Replica(desk, channel, clock).round()
        await Replica(desk, channel, clock).round()
        gathered(day, 2)
        desk.states = dict(day.states)
        await Replica(desk, channel, clock).round()
    first, again, more = office.accepted
    assert first["Message-ID"] == again["Message-ID"] != more["Message-ID"]
    assert training_of(2) in more.get_content()
    assert [(m.outcome, m.lines) for m in desk.heard] == [(AttemptOutcome.SENT, 2)]
    assert not desk.states[key_for(NINE)].planned
