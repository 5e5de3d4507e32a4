"""A document that cannot be read holds up its own records, in order, and nobody else's."""

import asyncio
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from shared.engine.limits import SENDER_CAP
from shared.language.answers import DiscardParked, ReleaseParked
from shared.store.unreadable import LOST_VERSION
from tests.shared.engine.shaky_store import Breaks
from tests.shared.engine.virtual_time import run
from tests.shared.engine.workshop import NOON, Workshop
from tests.shared.toy.contract import (
    BOXES,
    AddFirst,
    AddMarble,
    EmptyBox,
    OpenBox,
    SetAlarms,
)
from tests.shared.toy.neighbour import MarbleGiven
from tests.shared.toy.records import (
    BOX,
    OPERATOR,
    OTHER_BOX,
    command,
    gift,
    message_id,
    with_headers,
)

Document = dict[str, Any]
SELF = "toy.self.v1"
HOUR = timedelta(hours=1)


def release(number: int, key: str = BOX) -> Any:
    return command(ReleaseParked(), number, by=OPERATOR, key=key)


async def opened(*keys: str, weather: Breaks | None = None) -> Workshop:
    shop = Workshop(weather=weather)
    shop.process.start()
    await shop.deliver(*(command(OpenBox(mark=1), key=key) for key in keys))
    return shop


def codes(shop: Workshop) -> list[str]:
    """Why records are parked, in the order in which they are released."""
    names = [name for each in shop.documents.documents.values() for name in each["waiting"]]
    return [shop.documents.records[name].code for name in names]


def untouched(document: Document) -> Document:
    """What of a document only a service that can read it may change."""
    frame = {"version", "previous", "waiting", "due_at"}
    return {name: value for name, value in document.items() if name not in frame}


def spoil(document: Document, field: str, value: Any) -> None:
    """Break one field, also one within the state."""
    inner, _, outer = field[::-1].partition(".")
    place = document[outer[::-1]] if outer else document
    if value is ...:
        del place[inner[::-1]]
    else:
        place[inner[::-1]] = value


ANYTHING = [
    ("state.colour", "red"),
    ("state.marks", "none"),
    ("state.life", ...),
    ("state", ...),
    ("state", "Erika"),
    ("erased", ...),
    ("erased", "no"),
    ("seen", ["Erika"]),
    ("seen", {}),
    ("seen", None),
    ("outbox", ...),
    ("outbox", ["Erika"]),
    ("outbox", {}),
]


@pytest.mark.parametrize(("field", "value"), ANYTHING)
def test_only_its_own_records_wait_and_are_released_in_order_once_it_is_mended(
    field: str, value: Any
) -> None:
    async def story() -> None:
        shop = await opened(BOX, OTHER_BOX)
        sound = deepcopy(shop.document(BOX))
        spoil(shop.document(BOX), field, value)
        broken = deepcopy(untouched(shop.document(BOX)))
        for number in (2, 3):
            await shop.deliver(
                command(AddMarble(mark=number), number),
                gift(MarbleGiven(mark=number + 10), number),
                command(AddMarble(mark=number), number, key=OTHER_BOX),
            )
        assert shop.process.lanes[0].trouble.current == ()
        assert (shop.marks(OTHER_BOX), codes(shop)) == ([1, 2, 3], ["unreadable"] * 4)
        assert untouched(shop.document(BOX)) == broken
        assert "accepted open" not in shop.answers()[4:]
        shop.document(BOX).update(untouched(sound))
        await shop.deliver(command(AddMarble(mark=4), 4), release(9))
        assert shop.marks(BOX) == [1, 2, 12, 3, 13, 4]
        assert shop.answers(OPERATOR) == ["accepted released"]
        assert shop.answers().count("accepted open") == 7
        assert shop.documents.records == {}

    run(story())


@pytest.mark.parametrize("version", [..., "3", 3.5, None, True])
def test_a_lost_version_is_made_anew_and_nobody_can_write_over_it(version: Any) -> None:
    async def story() -> None:
        shop = await opened(BOX)
        late = (await shop.documents.load([BOX], 0))[BOX]
        late.changed = True
        spoil(shop.document(BOX), "version", version)
        await shop.deliver(command(AddMarble(mark=2), 2))
        assert (codes(shop), shop.document(BOX)["version"]) == (["unreadable"], LOST_VERSION + 1)
        assert await shop.documents.save([late]) == [BOX]
        await shop.deliver(command(AddMarble(mark=3), 3), release(9))
        assert shop.marks(BOX) == [1, 2, 3]

    run(story())


@pytest.mark.parametrize("waiting", [..., None, "Erika", {}, [7]])
def test_what_waits_is_found_again_by_the_bytes_that_were_kept(waiting: Any) -> None:
    async def story() -> None:
        shop = await opened(BOX)
        spoil(shop.document(BOX), "state.colour", "red")
        await shop.deliver(*(command(AddMarble(mark=n), n) for n in (2, 3, 4)))
        spoil(shop.document(BOX), "waiting", waiting)
        # Nothing of that order is lost by a command that comes before the next record.
        await shop.deliver(release(8), command(AddMarble(mark=5), 5))
        spoil(shop.document(BOX), "state.colour", ...)
        await shop.deliver(release(9))
        assert shop.marks(BOX) == [1, 2, 3, 4, 5]

    run(story())


def test_what_was_seen_is_read_when_it_comes_again_and_then_all_of_that_batch_waits() -> None:
    async def story() -> None:
        shop = await opened(BOX, OTHER_BOX)
        seen = shop.document(BOX)["seen"]
        shop.document(BOX)["seen"] = [" ".join(seen[0].split(" ")[:2])]
        await shop.deliver(command(AddMarble(mark=2), 2))
        assert shop.marks(BOX) == [1, 2]
        again = command(OpenBox(mark=1))
        other = command(AddMarble(mark=3), 3, key=OTHER_BOX)
        await shop.deliver(command(AddMarble(mark=3), 3), again, other)
        assert (shop.marks(BOX), shop.marks(OTHER_BOX)) == ([1, 2], [1, 3])
        assert codes(shop) == ["unreadable"] * 2
        await shop.deliver(release(8))
        assert shop.answers(OPERATOR) == ["refused wrong_state unreadable"]
        shop.document(BOX)["seen"][0] = seen[0]
        await shop.deliver(release(9))
        assert (shop.marks(BOX), shop.answers(OPERATOR)[1:]) == ([1, 2, 3], ["accepted released"])

    run(story())


def test_nothing_overtakes_and_what_would_is_told_from_the_rest() -> None:
    async def story() -> None:
        shop = await opened(BOX)
        spoil(shop.document(BOX), "state.colour", "red")
        rest = [command(AddMarble(mark=2), 2), command(AddFirst(mark=3), 3), command(EmptyBox(), 4)]
        await shop.deliver(*rest)
        assert codes(shop) == ["unreadable", "unreadable_urgent", "unreadable_urgent"]
        assert not shop.document(BOX)["erased"]
        spoil(shop.document(BOX), "state.colour", ...)
        await shop.deliver(release(9))
        assert shop.document(BOX)["erased"]
        assert shop.heard(BOXES)[-1] == "BoxEmptied"

    run(story())


def test_operators_are_refused_until_it_is_mended_and_no_bytes_are_lost() -> None:
    async def story() -> None:
        shop = await opened(BOX)
        spoil(shop.document(BOX), "state.colour", "red")
        await shop.deliver(command(AddMarble(mark=2), 2))
        (name,) = shop.document(BOX)["waiting"]
        discard = DiscardParked(parked=name, reason="broken")
        await shop.deliver(release(7), command(discard, 8, by=OPERATOR))
        assert shop.answers(OPERATOR) == ["refused wrong_state unreadable"] * 2
        assert shop.documents.records.keys() == {name}
        spoil(shop.document(BOX), "state.colour", ...)
        await shop.deliver(command(discard, 9, by=OPERATOR))
        assert shop.answers(OPERATOR)[2:] == ["accepted discarded"]
        assert (shop.marks(BOX), shop.documents.records) == ([1], {})

    run(story())


def test_a_record_that_cannot_be_read_either_waits_in_its_place() -> None:
    async def story() -> None:
        shop = await opened(BOX)
        spoil(shop.document(BOX), "state.colour", "red")
        bad = with_headers(gift(MarbleGiven(mark=3), 3), content_type=b"text/plain")
        await shop.deliver(command(AddMarble(mark=2), 2), bad, gift(MarbleGiven(mark=4), 4))
        assert codes(shop) == ["unreadable", "malformed", "unreadable"]

    run(story())


def test_an_agency_cannot_fill_a_document_that_cannot_be_read() -> None:
    async def story() -> None:
        shop = await opened(BOX)
        spoil(shop.document(BOX), "state.colour", "red")
        many = range(2, SENDER_CAP + 3)
        await shop.deliver(*(command(AddMarble(mark=number), number) for number in many))
        assert len(shop.document(BOX)["waiting"]) == SENDER_CAP
        assert shop.answers()[1:] == ["refused full"]
        await shop.deliver(command(EmptyBox(), 9_999))
        assert len(shop.document(BOX)["waiting"]) == SENDER_CAP + 1

    run(story())


def test_what_was_not_told_yet_is_told_once_it_is_mended() -> None:
    async def story() -> None:
        weather = Breaks()
        shop = await opened(BOX, weather=weather)
        weather.times["saved"] = 10_000
        shop.write(command(AddMarble(mark=2), 2))
        await asyncio.sleep(5)
        assert (shop.marks(BOX), shop.heard(BOXES)) == ([1, 2], ["MarbleAdded 1"])
        await shop.process.kill()
        weather.times.clear()
        shop.group.expel(shop.process.consumers[0])
        spoil(shop.document(BOX), "state.colour", "red")
        shop.new_process().start()
        await shop.deliver(command(AddMarble(mark=3), 3))
        assert shop.heard(BOXES) == ["MarbleAdded 1"]
        spoil(shop.document(BOX), "state.colour", ...)
        await shop.deliver(release(9))
        assert list(dict.fromkeys(shop.heard(BOXES))) == [f"MarbleAdded {n}" for n in (1, 2, 3)]
        assert shop.answers() == ["accepted open"] * 3

    run(story())


def test_a_crash_before_it_is_acknowledged_lets_nothing_wait_twice() -> None:
    async def story() -> None:
        weather = Breaks()
        shop = await opened(BOX, weather=weather)
        spoil(shop.document(BOX), "state.colour", "red")
        weather.times["saved"] = 3
        await shop.deliver(command(AddMarble(mark=2), 2), command(AddMarble(mark=3), 3))
        assert codes(shop) == ["unreadable"] * 2
        spoil(shop.document(BOX), "state.colour", ...)
        await shop.deliver(release(9))
        assert shop.marks(BOX) == [1, 2, 3]

    run(story())


def breaking(number: int) -> tuple[list[str], Callable[[Document], None]]:
    keys = [message_id(100 + each) for each in range(number)]
    return keys, lambda document: spoil(document, "state.colour", "red")


@pytest.mark.parametrize("at_once", [20, 1])
def test_a_version_that_can_read_no_document_stops_instead_of_parking_them_all(
    at_once: int,
) -> None:
    async def story() -> None:
        keys, spoiled = breaking(20)
        shop = await opened(*keys)
        for key in keys:
            spoiled(shop.document(key))
        adding = [command(AddMarble(mark=2), 2, key=key) for key in keys]
        for first in range(0, 20, at_once):
            shop.write(*adding[first : first + at_once])
            await asyncio.sleep(1)
        await asyncio.sleep(60)
        assert shop.process.lanes[0].trouble.stopping_work == {"aggregate.unreadable"}
        assert (shop.behind(), len(codes(shop))) == (at_once, 20 - at_once)
        for key in keys:
            spoil(shop.document(key), "state.colour", ...)
        await shop.deliver(*(release(9, key) for key in keys))
        assert [shop.marks(key) for key in keys] == [[1, 2]] * 20
        assert not shop.process.lanes[0].trouble.current

    run(story())


def test_many_records_for_one_and_some_for_a_few_do_not_stop_the_lane() -> None:
    async def story() -> None:
        keys, spoiled = breaking(25)
        shop = await opened(*keys, OTHER_BOX)
        await shop.process.kill()
        for key in keys:
            spoiled(shop.document(key))
        shop.write(*(command(AddMarble(mark=n), n, key=keys[0]) for n in range(2, 202)))
        shop.group.expel(shop.process.consumers[0])
        shop.new_process().start()
        await shop.deliver()
        assert len(codes(shop)) == 200
        # One that can be read says that it is not the version.
        for number, key in enumerate(keys, 300):
            readable = command(AddMarble(mark=number), number, key=OTHER_BOX)
            await shop.deliver(command(AddMarble(mark=3), number, key=key), readable)
        assert len(codes(shop)) == 225

    run(story())


@pytest.mark.parametrize(
    ("field", "value"),
    [("state.deadlines", {"metal:2:0": "soon"}), ("state.deadlines", 7), ("state.colour", "red")],
)
def test_a_deadline_of_such_a_document_waits_for_it_and_every_other_fires(
    field: str, value: Any
) -> None:
    async def story() -> None:
        shop = await opened(BOX, OTHER_BOX)
        alarms = SetAlarms(mark=2, at=(NOON + HOUR,))
        await shop.deliver(*(command(alarms, 2, key=key) for key in (BOX, OTHER_BOX)))
        sound = deepcopy(untouched(shop.document(BOX)))
        spoil(shop.document(BOX), field, value)
        shop.clock.advance(2 * HOUR)
        await asyncio.sleep(600)
        assert shop.heard(BOXES)[4:] == ["AlarmRang metal:2:0"]
        assert (codes(shop), shop.process.trouble.current) == (["unreadable"], ())
        # The scheduler does not fire it again and again.
        assert len(shop.heard(SELF)) == 2
        shop.document(BOX).update(sound)
        await shop.deliver(release(9))
        await asyncio.sleep(60)
        assert shop.heard(BOXES)[4:] == ["AlarmRang metal:2:0"] * 2
        assert shop.document(BOX)["due_at"] is None

    run(story())


def test_an_urgent_deadline_of_a_document_that_waits_already_is_not_told_without_end() -> None:
    async def story() -> None:
        shop = await opened(BOX)
        await shop.deliver(command(SetAlarms(mark=7, at=(NOON + HOUR,)), 7))
        spoil(shop.document(BOX), "state.colour", "red")
        await shop.deliver(command(AddMarble(mark=8), 8))
        shop.clock.advance(2 * HOUR)
        await asyncio.sleep(600)
        assert len(shop.heard(SELF)) <= 1
        spoil(shop.document(BOX), "state.colour", ...)
        await shop.deliver(release(9))
        await asyncio.sleep(60)
        assert "AlarmRang metal:7:0" in shop.heard(BOXES)

    run(story())
