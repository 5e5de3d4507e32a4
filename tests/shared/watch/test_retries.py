"""What fails is waited out under its name, and a round that goes well ends only that."""

import pytest

from shared.watch.retries import Named, Retries
from shared.watch.trouble import Stopping, Trouble
from tests.shared.engine.process import SilentLog
from tests.shared.engine.virtual_time import run


class Known(Exception):
    """Has a name."""


def named(error: Exception) -> Named | None:
    return Named("mongo.away") if isinstance(error, Known) else None


def test_an_error_is_counted_under_its_name_and_one_without_under_that_of_the_loop() -> None:
    async def story() -> None:
        counted: list[str] = []
        trouble = Trouble(SilentLog(), counted.append)
        retries = Retries(trouble, named, "loop.failed")
        for error in (Known(), Known(), ValueError()):
            await retries.wait_out(error)
        assert counted == ["mongo.away", "mongo.away", "loop.failed"]
        assert trouble.attempts == {"mongo.away": 2, "loop.failed": 1}

    run(story())


@pytest.mark.parametrize(
    ("otherwise", "error"), [(None, ValueError()), ("loop.failed", Stopping())]
)
def test_what_no_waiting_mends_is_raised_and_counted_by_nobody(
    otherwise: str | None, error: Exception
) -> None:
    async def story() -> None:
        trouble = Trouble(SilentLog(), lambda _cause: None)
        with pytest.raises(type(error)):
            await Retries(trouble, named, otherwise).wait_out(error)
        assert trouble.attempts == {}

    run(story())


def test_a_good_round_ends_what_was_waited_out_here_and_nothing_else() -> None:
    async def story() -> None:
        trouble = Trouble(SilentLog(), lambda _cause: None)
        retries = Retries(trouble, named, "loop.failed")
        await trouble.wait("kafka.away")
        await retries.wait_out(Known())
        retries.over()
        assert trouble.current == ("kafka.away",)

    run(story())
