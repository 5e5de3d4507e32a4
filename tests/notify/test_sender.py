"""The sender with a real mail server: each delivery once, whatever crashes, and nobody waits."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from services.notify.channels import SendsMails
from services.notify.channels.mail import MailChannel
from services.notify.contract.addresses import AddressRole, AddressTried
from services.notify.contract.deliveries import AttemptOutcome, DeliveryAttempted
from services.notify.domain import attempts
from services.notify.domain.addresses import sign_of
from services.notify.domain.delivery import Line
from services.notify.domain.mailbox import Mailbox, Reach
from services.notify.domain.notifications import Notifications
from services.notify.leases import Leases, MemoryLeases
from services.notify.sender.lookout import Lookout
from services.notify.sender.loop import Sender
from services.notify.sender.pace import Pace
from services.notify.sender.tries import Tries
from services.notify.writing import Writer
from services.referral.contract.deadlines import Rung
from shared.language.message import SelfMessage
from shared.network.registry import Registry
from shared.process.troubles import named
from shared.watch.clock import FixedClock
from shared.watch.logs import get_log
from shared.watch.retries import Retries
from shared.watch.trouble import Trouble
from tests.notify.post_office import OK, SENDER, PostOffice, opened
from tests.notify.told import (
    CASE,
    NOW,
    REGISTRY,
    ROSTOCK,
    SCHWERIN,
    at,
    plan,
    raised,
    routed,
    withdrawn,
)
from tests.run.bound import HANG_SECONDS


class Wall:
    """The time on the wall, moved on by the test."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Desk:
    """Notify itself as the sender sees it: what is due, and an ear for what came of it."""

    def __init__(self, *states: Notifications, clock: FixedClock) -> None:
        self.states = {CASE if not n else f"{CASE[:-1]}{n}": s for n, s in enumerate(states)}
        self.heard: list[DeliveryAttempted] = []
        self.addresses: list[AddressTried] = []
        self.boxes: dict[str, Mailbox] = {}
        self.spoken_to = asyncio.Event()
        self.deaf = 0
        self._clock = clock

    async def due(self, now: datetime, limit: int) -> Sequence[tuple[str, Notifications]]:
        found = [
            (key, state)
            for key, state in self.states.items()
            if any(due <= now for due in state.deadlines.values())
        ]
        return found[:limit]

    async def mailbox(self, agency: str) -> Mailbox:
        return self.boxes.get(agency) or Mailbox(life=Reach.REACHED, agency=agency)

    async def still_so(self, mail: str, lines: Sequence[Line]) -> Sequence[Line]:
        return [line for line in lines if self.states[str(line.about)].tells(line, UUID(mail))]

    async def say(self, aggregate: str, message: SelfMessage, *names: str) -> None:
        assert names
        if isinstance(message, AddressTried):
            self.addresses.append(message)
            return
        assert isinstance(message, DeliveryAttempted)
        if self.deaf:
            self.deaf -= 1
            raise ConnectionError
        self.heard.append(message)
        when = at(200 + len(self.heard), self._clock.now())
        done = attempts.record(self.states[aggregate], message, when)
        if done is not None:
            self.states[aggregate] = done.state
        self.spoken_to.set()


class Granted:
    """Leases that count how many one replica has got."""

    def __init__(self, leases: Leases) -> None:
        self._leases = leases
        self.count = 0

    async def take(self, name: str, now: datetime, until: datetime) -> bool:
        got = await self._leases.take(name, now, until)
        self.count += got
        return got


class Replica:
    """One sender among several that share a desk and the leases."""

    def __init__(  # noqa: PLR0913 - what replicas share or differ in
        self,
        desk: Desk,
        channel: SendsMails,
        clock: FixedClock,
        *,
        leases: Leases | None = None,
        wall: Wall | None = None,
        at_once: int = 4,
        pause_seconds: float = 0.01,
        registry: Registry = REGISTRY,
    ) -> None:
        self.wall = wall or Wall()
        self.leases = Granted(leases or MemoryLeases())
        self.retried: list[str] = []
        self.trouble = Trouble(get_log(), self.retried.append)
        self.retries = Retries(self.trouble, named, "loop.failed")
        pace = Pace(at_once, timedelta(minutes=15), timedelta(seconds=pause_seconds))
        lookout = Lookout(desk, clock, self.wall, pace.pause)
        tries = Tries(
            deliveries=desk,
            leases=self.leases,
            lease=pace.lease,
            lookout=lookout,
            channel=channel,
            writer=Writer(registry, lambda _now: SENDER),
            clock=clock,
            wall=self.wall,
            log=get_log(),
            trouble=self.trouble,
        )
        self.sender = Sender(lookout, tries, pace, self.wall, self.retries)

    async def round(self) -> int:
        """Let it work off what it sees now; gives how many tries were its own."""
        before = self.leases.count
        await self.sender.begin()
        await self.sender.settle()
        return self.leases.count - before


async def test_what_is_due_is_sent_to_the_address_of_the_registry_and_recorded() -> None:
    clock = FixedClock(NOW)
    desk = Desk(plan(routed()).state, clock=clock)
    async with opened(PostOffice()) as office:
        replica = Replica(desk, MailChannel(office.server()), clock)
        assert await replica.round() == 1
        assert await replica.round() == 0

    assert office.recipients == ["jugendamt-13003@kvi.example"]
    assert CASE in office.accepted[0].get_content()
    assert [(m.attempt, m.outcome) for m in desk.heard] == [(1, AttemptOutcome.SENT)]
    assert desk.states[CASE].life == "quiet"


async def test_the_head_is_written_to_at_the_heads_address() -> None:
    clock = FixedClock(NOW)
    desk = Desk(plan(raised(Rung.HEAD)).state, clock=clock)
    async with opened(PostOffice()) as office:
        await Replica(desk, MailChannel(office.server()), clock).round()
    assert office.recipients == ["leitung-jugendamt-13003@kvi.example"]


async def test_an_agency_that_no_longer_takes_part_is_refused_without_a_mail() -> None:
    clock = FixedClock(NOW)
    desk = Desk(plan(routed()).state, clock=clock)
    left = Registry([agency for agency in REGISTRY.agencies if agency.id != ROSTOCK])
    async with opened(PostOffice()) as office:
        await Replica(desk, MailChannel(office.server()), clock, registry=left).round()
    assert office.accepted == []
    assert [(m.outcome, m.code) for m in desk.heard] == [(AttemptOutcome.REFUSED, None)]


async def test_an_address_is_said_to_be_refused_and_to_be_taken_where_it_was_refused() -> None:
    clock = FixedClock(NOW)
    replies = iter(["550 no such box", OK])

    async def reply() -> str:
        return next(replies)

    desk = Desk(plan(raised(Rung.HEAD)).state, plan(routed()).state, clock=clock)
    async with opened(PostOffice(on_recipient=reply)) as office:
        await Replica(desk, MailChannel(office.server()), clock, at_once=1).round()
        desk.boxes[ROSTOCK] = Mailbox(life=Reach.REFUSED, agency=ROSTOCK)
        await Replica(desk, MailChannel(office.server()), clock, at_once=1).round()
    head, its_office = desk.addresses
    assert (head.role, head.is_refused, head.code) == (AddressRole.HEAD, True, 550)
    assert (its_office.role, its_office.is_refused) == (AddressRole.OFFICE, False)
    assert head.address == sign_of("leitung-jugendamt-13003@kvi.example")
    assert its_office.address == sign_of("jugendamt-13003@kvi.example")


@pytest.mark.parametrize("reply", ["451 later", "554 5.6.0 not this mail"])
async def test_what_a_server_says_of_the_moment_or_the_mail_is_nothing_about_the_address(
    reply: str,
) -> None:
    async def says() -> str:
        return reply

    clock = FixedClock(NOW)
    desk = Desk(plan(routed()).state, clock=clock)
    async with opened(PostOffice(on_mail=says)) as office:
        await Replica(desk, MailChannel(office.server()), clock).round()
    assert len(desk.heard) == 1
    assert desk.addresses == []


async def test_of_several_replicas_one_sends() -> None:
    clock, leases = FixedClock(NOW), MemoryLeases()
    desk = Desk(plan(withdrawn(ROSTOCK, SCHWERIN)).state, clock=clock)
    async with opened(PostOffice()) as office:
        channel = MailChannel(office.server())
        replicas = [Replica(desk, channel, clock, leases=leases) for _ in range(3)]
        tries = await asyncio.gather(*(replica.round() for replica in replicas))

    assert sum(tries) == 2
    assert sorted(office.recipients) == [
        "jugendamt-13003@kvi.example",
        "jugendamt-13004@kvi.example",
    ]


async def test_a_failed_try_comes_again_when_its_time_has_come() -> None:
    clock = FixedClock(NOW)
    desk = Desk(plan(routed()).state, clock=clock)
    replies = iter(["451 later", OK])

    async def reply() -> str:
        return next(replies)

    async with opened(PostOffice(on_recipient=reply)) as office:
        replica = Replica(desk, MailChannel(office.server()), clock)
        assert await replica.round() == 1
        clock.advance(timedelta(seconds=59))
        assert await replica.round() == 0
        clock.advance(timedelta(seconds=1))
        assert await replica.round() == 1

    assert [(m.attempt, m.outcome.value, m.code) for m in desk.heard] == [
        (1, "unreachable", 451),
        (2, "sent", None),
    ]


async def test_a_crash_between_sending_and_saying_repeats_the_same_mail_and_loses_nothing() -> None:
    clock, leases, wall = FixedClock(NOW), MemoryLeases(), Wall()
    desk = Desk(plan(routed()).state, clock=clock)
    desk.deaf = 1
    async with opened(PostOffice()) as office:
        channel = MailChannel(office.server())
        await Replica(desk, channel, clock, leases=leases, wall=wall).round()
        assert desk.heard == []

        next_replica = Replica(desk, channel, clock, leases=leases, wall=wall)
        assert await next_replica.round() == 0
        wall.now += timedelta(minutes=15)
        assert await next_replica.round() == 1

    first, again = office.accepted
    assert first["Message-ID"] == again["Message-ID"]
    assert desk.states[CASE].life == "quiet"


async def test_only_so_many_mails_are_under_way_at_once() -> None:
    clock = FixedClock(NOW)
    desk = Desk(plan(withdrawn(ROSTOCK, SCHWERIN, "koordinierung-mv")).state, clock=clock)
    door = asyncio.Event()

    async def wait() -> str:
        await door.wait()
        return OK

    async with opened(PostOffice(on_mail=wait)) as office:
        replica = Replica(desk, MailChannel(office.server()), clock, at_once=2)
        assert await replica.sender.begin() == 2
        assert await replica.sender.begin() == 0
        door.set()
        await replica.sender.settle()
        assert await replica.round() == 1
    assert len(office.accepted) == 3


async def test_many_mails_leave_one_after_the_other_without_a_pause() -> None:
    clock = FixedClock(NOW)
    desk = Desk(*(plan(routed(), number=n).state for n in range(6)), clock=clock)
    async with opened(PostOffice()) as office:
        replica = Replica(
            desk, MailChannel(office.server()), clock, at_once=2, pause_seconds=2 * HANG_SECONDS
        )
        running = asyncio.create_task(replica.sender.run())
        async with asyncio.timeout(HANG_SECONDS):
            while len(desk.heard) < 6:
                desk.spoken_to.clear()
                await desk.spoken_to.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert len(office.accepted) == 6


def withdraw(desk: Desk) -> None:
    """The consent is withdrawn, and nobody has to be asked to erase."""
    desk.states[CASE] = plan(withdrawn(), desk.states[CASE], number=1).state


async def test_what_was_dropped_before_anyone_tried_it_does_not_leave() -> None:
    clock = FixedClock(NOW)
    desk = Desk(plan(routed()).state, clock=clock)
    withdraw(desk)
    async with opened(PostOffice()) as office:
        replica = Replica(desk, MailChannel(office.server()), clock)
        replica.trouble.aside("mail.away")
        assert await replica.round() == 1
    assert office.accepted == []
    assert [m.outcome for m in desk.heard] == [AttemptOutcome.DROPPED]
    assert desk.states[CASE].deliveries == ()
    # It has not met the mail server, so it says nothing of it.
    assert replica.trouble.current == ("mail.away",)


async def test_what_is_dropped_while_it_leaves_is_sent_and_nobody_says_the_contrary() -> None:
    clock, leases = FixedClock(NOW), MemoryLeases()
    desk = Desk(plan(routed()).state, clock=clock)
    begun, door = asyncio.Event(), asyncio.Event()

    async def wait() -> str:
        begun.set()
        await door.wait()
        return OK

    async with opened(PostOffice(on_mail=wait)) as office:
        channel = MailChannel(office.server())
        sending = Replica(desk, channel, clock, leases=leases)
        assert await sending.sender.begin() == 1
        async with asyncio.timeout(HANG_SECONDS):
            await begun.wait()
        withdraw(desk)
        assert await sending.sender.begin() == 0
        assert await Replica(desk, channel, clock, leases=leases).round() == 0
        door.set()
        await sending.sender.settle()

    assert [m.outcome for m in desk.heard] == [AttemptOutcome.SENT]
    assert len(office.accepted) == 1


async def test_what_is_dropped_after_a_crash_is_given_up_when_the_lease_has_ended() -> None:
    clock, leases, wall = FixedClock(NOW), MemoryLeases(), Wall()
    desk = Desk(plan(routed()).state, clock=clock)
    desk.deaf = 1
    async with opened(PostOffice()) as office:
        channel = MailChannel(office.server())
        await Replica(desk, channel, clock, leases=leases, wall=wall).round()
        withdraw(desk)
        next_replica = Replica(desk, channel, clock, leases=leases, wall=wall)
        assert await next_replica.round() == 0
        wall.now += timedelta(minutes=15)
        assert await next_replica.round() == 1
    assert [m.outcome for m in desk.heard] == [AttemptOutcome.DROPPED]


async def test_who_stood_still_for_longer_than_its_lease_sends_nothing() -> None:
    clock, wall = FixedClock(NOW), Wall()

    class Still(MemoryLeases):
        """The process is frozen in the moment in which it has got the lease, or asks for it."""

        async def take(self, name: str, now: datetime, until: datetime) -> bool:
            taken = await super().take(name, now, until)
            wall.now += timedelta(minutes=15)
            return taken

    class StillBefore(Desk):
        async def due(self, now: datetime, limit: int) -> Sequence[tuple[str, Notifications]]:
            found = await super().due(now, limit)
            wall.now += timedelta(minutes=15)
            return found

    async with opened(PostOffice()) as office:
        channel = MailChannel(office.server())
        desk = Desk(plan(routed()).state, clock=clock)
        await Replica(desk, channel, clock, leases=Still(), wall=wall).round()
        before = StillBefore(plan(routed()).state, clock=clock)
        await Replica(before, channel, clock, wall=wall).round()
    assert office.accepted == []
    assert desk.heard == before.heard == []


async def test_what_was_said_and_is_not_recorded_yet_is_not_asked_for_again() -> None:
    clock = FixedClock(NOW)
    asked: list[str] = []

    class Asked(MemoryLeases):
        async def take(self, name: str, now: datetime, until: datetime) -> bool:
            asked.append(name)
            return await super().take(name, now, until)

    class Slow(Desk):
        """The engine is behind: it has heard, and the state is as before."""

        async def say(self, aggregate: str, message: SelfMessage, *names: str) -> None:
            assert names
            assert isinstance(message, DeliveryAttempted)
            assert aggregate == CASE
            self.heard.append(message)

    desk = Slow(plan(routed()).state, clock=clock)
    async with opened(PostOffice()) as office:
        replica = Replica(desk, MailChannel(office.server()), clock, leases=Asked())
        assert [await replica.round() for _ in range(3)] == [1, 0, 0]
        # Longer than a pause, for which it was passed over before it was leased.
        replica.wall.now += timedelta(minutes=1)
        assert await replica.round() == 0
        assert len(asked) == len(office.accepted) == 1
        replica.wall.now += timedelta(minutes=14)
        assert await replica.round() == 1


async def test_a_slow_mail_delays_no_other() -> None:
    clock = FixedClock(NOW)
    desk = Desk(plan(routed(ROSTOCK)).state, plan(routed(SCHWERIN)).state, clock=clock)
    door, calls = asyncio.Event(), iter([True, False])

    async def first_waits() -> str:
        if next(calls):
            await door.wait()
        return OK

    async with opened(PostOffice(on_mail=first_waits)) as office:
        replica = Replica(desk, MailChannel(office.server()), clock, at_once=2)
        running = asyncio.create_task(replica.sender.run())
        async with asyncio.timeout(HANG_SECONDS):
            await desk.spoken_to.wait()
        assert len(office.accepted) == 1
        door.set()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    assert len(office.accepted) == 2
    assert len(desk.heard) == 2


async def test_the_loop_outlives_a_store_that_is_away() -> None:
    clock = FixedClock(NOW)
    came_back = asyncio.Event()

    class Away(Desk):
        async def due(self, now: datetime, limit: int) -> Sequence[tuple[str, Notifications]]:
            if not came_back.is_set():
                came_back.set()
                raise ConnectionError
            return await super().due(now, limit)

    desk = Away(plan(routed()).state, clock=clock)
    async with opened(PostOffice()) as office:
        replica = Replica(desk, MailChannel(office.server()), clock)
        running = asyncio.create_task(replica.sender.run())
        async with asyncio.timeout(HANG_SECONDS):
            await came_back.wait()
            assert "loop.failed" in replica.trouble.stopping_work
            await desk.spoken_to.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert len(office.accepted) == 1
    assert set(replica.retried) == {"loop.failed"}
    assert not replica.trouble.current


async def test_a_mail_server_that_is_away_is_named_and_counted_until_a_mail_gets_through() -> None:
    clock = FixedClock(NOW)
    desk = Desk(plan(withdrawn(ROSTOCK, SCHWERIN)).state, clock=clock)
    async with opened(PostOffice()) as office:
        server = office.server()
    replica = Replica(desk, MailChannel(server), clock)
    with capture_logs() as lines:
        assert await replica.round() == 2
    assert [m.outcome for m in desk.heard] == [AttemptOutcome.UNREACHABLE] * 2
    assert replica.trouble.attempts == {"mail.away": 2}
    assert replica.trouble.stopping_work == frozenset()
    assert replica.retried == ["mail.away", "mail.away"]
    (said,) = [line for line in lines if line["event"] == "mail.away"]
    assert said["next"] == "./kvi status"

    async with opened(PostOffice()) as office:
        replica = Replica(desk, MailChannel(office.server()), clock)
        replica.trouble.aside("mail.away")
        clock.advance(timedelta(minutes=1))
        assert await replica.round() == 2
    assert not replica.trouble.current


async def test_a_mailbox_that_asks_to_come_later_is_no_trouble_with_the_server() -> None:
    clock = FixedClock(NOW)
    desk = Desk(plan(routed()).state, clock=clock)

    async def later() -> str:
        return "451 later"

    async with opened(PostOffice(on_recipient=later)) as office:
        replica = Replica(desk, MailChannel(office.server()), clock)
        assert await replica.round() == 1
    assert not replica.trouble.current


async def test_an_outcome_that_could_not_be_told_is_named_until_one_could() -> None:
    clock, wall = FixedClock(NOW), Wall()
    desk = Desk(plan(routed()).state, clock=clock)
    desk.deaf = 1
    async with opened(PostOffice()) as office:
        replica = Replica(desk, MailChannel(office.server()), clock, wall=wall)
        with capture_logs() as lines:
            await replica.round()
        assert replica.trouble.current == ("mail.postponed",)
        (said,) = [line for line in lines if line["event"] == "mail.postponed"]
        assert said["next"] == "./kvi status"
        wall.now += timedelta(minutes=15)
        await replica.round()
    assert not replica.trouble.current


async def test_a_sender_that_was_begun_again_says_itself_that_its_failure_is_over() -> None:
    clock = FixedClock(NOW)
    desk = Desk(plan(routed()).state, clock=clock)
    async with opened(PostOffice()) as office:
        replica = Replica(desk, MailChannel(office.server()), clock)
        # As the process notes it, which begins a loop again.
        await replica.retries.wait_out(ValueError())
        running = asyncio.create_task(replica.sender.run())
        async with asyncio.timeout(HANG_SECONDS):
            await desk.spoken_to.wait()
        assert not replica.trouble.current
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
