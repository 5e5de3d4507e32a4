"""The inside of an answer holds what was asked for, and no room for anything else."""

from typing import Any

import pytest
from pydantic import ValidationError

from shared.network.questions import Question
from shared.network.sealed_answer import ANSWERED_BY, SealedAnswer

FAMILY = [{"children": ["c1"], "custody": "joint"}]
HER = {"children": ["c1"], "given_name": "Erika", "family_name": "Mustermann", "address": "Weg 1"}
SAID: dict[str, Any] = {
    "prisoner_home": {"residence": {"kind": "abroad"}, "kept": "no"},
    "family": FAMILY,
    "caregivers": [HER],
    "contact": ["visit", "video"],
    "language": "uk",
    "release": "eight_weeks",
}


@pytest.mark.parametrize("question", Question)
def test_each_question_has_its_field_and_is_answered_by_no_other(question: Question) -> None:
    for field, value in SAID.items():
        written = {"question": question.value, field: value}
        if field == ANSWERED_BY[question]:
            assert SealedAnswer.model_validate(written)
            continue
        with pytest.raises(ValidationError):
            SealedAnswer.model_validate(written)
        more = {"question": question.value, ANSWERED_BY[question]: SAID[ANSWERED_BY[question]]}
        with pytest.raises(ValidationError):
            SealedAnswer.model_validate({**more, field: value})


@pytest.mark.parametrize("more", [{"text": "wegen Betrugs"}, {"offence": "x"}, {"until": "2031"}])
def test_there_is_no_field_for_words_of_ones_own(more: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        SealedAnswer.model_validate({"question": "interpreter_language", "language": "uk", **more})


@pytest.mark.parametrize("language", ["Ukrainisch", "uk-UA", "u", "UK", ""])
def test_a_language_is_a_code(language: str) -> None:
    with pytest.raises(ValidationError):
        SealedAnswer.model_validate({"question": "interpreter_language", "language": language})
