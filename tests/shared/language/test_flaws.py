"""A refusal says what to mend, as exactly as its code and its place allow."""

import pytest

from shared.language.codes import HINTS, Code
from shared.language.flaws import Hint, hint_for


@pytest.mark.parametrize(
    ("code", "pointer", "hint"),
    [
        (Code.UNSEALED_PERSONAL_DATA, "/sealed/jugendamt-13003/c1", Hint.SEAL_FOR),
        (Code.UNSEALED_PERSONAL_DATA, "/sealed/jugendamt-13003", Hint.SEAL_FOR_ALONE),
        (Code.UNSEALED_PERSONAL_DATA, "/sealed/0/jwe", HINTS[Code.UNSEALED_PERSONAL_DATA]),
        (Code.UNKNOWN_ITEM, "/sealed/0/children", Hint.THOSE_ASKED_FOR),
        (Code.UNKNOWN_ITEM, "/sealed/0/children/1", HINTS[Code.UNKNOWN_ITEM]),
        (Code.WRONG_STATE, "/question", Hint.ASKED_BEFORE),
        (Code.WRONG_STATE, None, HINTS[Code.WRONG_STATE]),
        (Code.WRONG_SENDER, "/facility", Hint.OF_ANOTHER),
    ],
)
def test_where_a_code_stands_for_several_flaws_the_place_says_which(
    code: Code, pointer: str | None, hint: str
) -> None:
    assert hint_for(code, pointer) == hint
