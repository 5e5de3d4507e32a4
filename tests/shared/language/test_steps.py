from datetime import UTC, datetime, timedelta

import pytest

from shared.language.steps import State

NOON = datetime(2026, 3, 4, 11, 0, tzinfo=UTC)
WAITS = State(life="open").awaiting("answer", NOON).awaiting("erasure", NOON)


def test_a_deadline_that_is_started_again_is_moved() -> None:
    later = NOON + timedelta(days=1)
    assert WAITS.awaiting("answer", later).deadlines == {"answer": later, "erasure": NOON}


def test_what_is_not_awaited_any_more_leaves_the_other_deadlines_alone() -> None:
    assert WAITS.not_awaiting("answer").deadlines == {"erasure": NOON}
    assert WAITS.not_awaiting("unheard of") == WAITS


def test_a_changed_state_is_what_pydantic_would_make_of_it_and_leaves_the_first_as_it_was() -> None:
    changed, made = WAITS.change(life="shut"), WAITS.model_copy(update={"life": "shut"})
    assert changed == made
    assert changed.model_fields_set == made.model_fields_set == {"life", "deadlines"}
    assert vars(changed) == vars(made)
    assert changed.deadlines is WAITS.deadlines
    assert WAITS.life == "open"


def test_a_field_that_a_state_does_not_have_is_not_set() -> None:
    with pytest.raises(TypeError, match="State has no lives, ways"):
        WAITS.change(ways=1, lives=2, life="shut")
