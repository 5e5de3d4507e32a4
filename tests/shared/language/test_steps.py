from datetime import UTC, datetime, timedelta

from shared.language.steps import State

NOON = datetime(2026, 3, 4, 11, 0, tzinfo=UTC)
WAITS = State(life="open").awaiting("answer", NOON).awaiting("erasure", NOON)


def test_a_deadline_that_is_started_again_is_moved() -> None:
    later = NOON + timedelta(days=1)
    assert WAITS.awaiting("answer", later).deadlines == {"answer": later, "erasure": NOON}


def test_what_is_not_awaited_any_more_leaves_the_other_deadlines_alone() -> None:
    assert WAITS.not_awaiting("answer").deadlines == {"erasure": NOON}
    assert WAITS.not_awaiting("unheard of") == WAITS
