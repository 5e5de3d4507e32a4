"""What the examples promise holds in memory too, where all else here begins, and at any time."""

from datetime import datetime

import pytest

from tests.contracts.stories import STORIES
from tests.input.any_order import MOMENTS
from tests.input.stories import Telling


@pytest.mark.parametrize("now", [None, *MOMENTS], ids=str)
@pytest.mark.parametrize("story", STORIES)
async def test_a_story_is_answered_as_its_examples_say_also_around_clock_changes_and_leap_days(
    story: str, now: datetime | None
) -> None:
    telling = Telling(STORIES[story], now)
    async for line in telling.lines():
        answer = await telling.say(line)
        expected = None if line.example.is_meant_to_be_good else line.example.expect
        assert (answer.code, answer.pointer) == (expected, line.example.pointer), line.name
