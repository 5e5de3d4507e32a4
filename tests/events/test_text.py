"""What is written about a participant: spelling is no difference, and nothing unseen comes in."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from services.events.contract.trainings import RegisterParticipant
from services.events.domain.trainings import registering
from services.events.domain.trainings.training import Training
from shared.language.codes import Code
from shared.language.steps import Refused
from tests.events.trainings import at, in_house, person, scheduled


def sent(**fields: Any) -> RegisterParticipant:
    """A registration as it comes in."""
    whole = {
        "participant": str(person(1)),
        "name": "Kim M\u00fcller",
        "email": "kim@kvi.example",
        "sector": "justice",
        **fields,
    }
    return RegisterParticipant.from_json(json.dumps(whole))


def registered(state: Training, message: RegisterParticipant) -> str | None:
    return registering.register(state, message, at(state.plan.registration_until)).answer


def test_one_person_in_two_spellings_is_one_person() -> None:
    state = scheduled(in_house())
    moment = at(state.plan.registration_until)
    known = registering.register(state, sent(name="Kim Mu\u0308ller"), moment).state
    assert registered(known, sent(name="Kim M\u00fcller")) == "confirmed"
    assert registered(known, sent(name="Kim Mu\u0308ller")) == "confirmed"
    with pytest.raises(Refused) as no:
        registered(known, sent(name="Kim Muller"))
    assert (no.value.code, no.value.pointer) == (Code.CONFLICT, "/participant")


@pytest.mark.parametrize(
    "name",
    [
        *("Kim \u202erell\u00fcM", "Kim\u200bM", "\u200b\u200b", "  ", "\u00a0Kim", "Kim "),
        *("K\x07im", "Kim\nM", "Kim <a>", "kim@kvi", "K"),
    ],
    ids=ascii,
)  # fmt: skip
def test_a_name_that_people_cannot_read_as_it_is_compared_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        sent(name=name)


@pytest.mark.parametrize(
    "email", ["o'neil@kvi.example", "a&b@kvi.example", f"{'a' * 64}@kvi.example"]
)
def test_an_address_that_servers_take_is_taken(email: str) -> None:
    assert sent(email=email).email == email


@pytest.mark.parametrize(
    "email", ["a..b@kvi.example", ".a@kvi.example", "a@kvi", "a@k\u00fc.example"]
)
def test_an_address_that_servers_refuse_is_refused(email: str) -> None:
    with pytest.raises(ValidationError):
        sent(email=email)
