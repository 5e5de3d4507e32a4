"""What is for an office or a service alone is known as such, and stands where nobody else reads."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from deploy.network.services import SWITCHBOARDS
from services.intake.contract.notices import NoticeTold, SealedPartPassedOn
from services.intake.contract.topics import CASES
from services.referral.contract.assigning import ReferralAssigned, ReferralUnroutable
from services.referral.contract.passing_on import HandOverReferral, HandOverRule
from services.referral.domain.competence import COMPETENCE
from shared.language.message import Command, Message
from shared.network.sealed_notice import ChildRef

TOLD: list[type[Message]] = [m for board in SWITCHBOARDS.values() for m in board.owned()]


@pytest.mark.parametrize("message", TOLD)
def test_whatever_is_told_says_where_its_sealed_part_is(message: type[Message]) -> None:
    has_one = "sealed" in message.model_fields and not issubclass(message, Command)
    assert message.sealed_part == ("sealed" if has_one else None)


def test_there_are_such_messages() -> None:
    sealed = {message for message in TOLD if message.sealed_part}
    assert {ReferralAssigned, SealedPartPassedOn} <= sealed


OF_ONE = [m for m in SWITCHBOARDS["referral"].tells() if "referral" in m.model_fields]


@pytest.mark.parametrize("message", OF_ONE)
def test_whatever_is_told_of_one_referral_can_be_taken_back_with_it(message: type[Message]) -> None:
    assert message.entity == "referral"


SHARED = [m for m in SWITCHBOARDS["referral"].owned() if m.topic is not None]
A_CHILD = json.dumps(TypeAdapter(ChildRef).json_schema()["pattern"])


def _names_children(message: type[Message]) -> bool:
    return A_CHILD in json.dumps(message.model_json_schema())


@pytest.mark.parametrize("message", SHARED)
def test_no_word_of_referral_that_every_service_reads_names_a_child(message: type[Message]) -> None:
    """Who can join it with the notice would know which office has which child."""
    assert not _names_children(message)


def test_an_office_is_told_which_children_are_its_own() -> None:
    assert _names_children(ReferralAssigned)


# `86d` could be the id of an agency as well.
RULES = {*HandOverRule, *(line.routing.rule for line in COMPETENCE)} - {"86d"}


def _texts(schema: Any) -> list[dict[str, Any]]:
    """Wherever in a schema there is a text."""
    inner = schema.values() if isinstance(schema, dict) else schema
    found = [schema] if isinstance(schema, dict) and schema.get("type") == "string" else []
    return found + [text for one in inner if isinstance(one, dict | list) for text in _texts(one)]


def _may_say_a_rule(message: type[Message]) -> bool:
    texts = [Draft202012Validator(text) for text in _texts(message.model_json_schema())]
    return any(text.is_valid(rule) for text in texts for rule in RULES)


@pytest.mark.parametrize("message", SHARED)
def test_no_word_of_referral_that_every_service_reads_has_room_for_a_rule_of_competence(
    message: type[Message],
) -> None:
    """By § 86(7) SGB VIII it would say there that a child seeks asylum.

    Why nobody can be told has to be said, and by those rules there always is somebody.
    """
    assert _may_say_a_rule(message) == (message is ReferralUnroutable)


def test_an_office_says_by_which_rule_it_hands_over_and_the_next_one_is_told() -> None:
    assert _may_say_a_rule(HandOverReferral)
    assert _may_say_a_rule(ReferralAssigned)


OF_A_CHILD = {
    "child",
    "age_band",
    "residence",
    "residence/kind",
    "residence/district",
    "residence/basis",
    "caregiver",
}
"""docs/decisions/0088: whoever adds to it has to decide it there."""
OF_A_FAMILY = {"Family", "FosterCare", "Home", "PrisonerHome"}
TOLD_BY_INTAKE = [m for m in SWITCHBOARDS["intake"].owned() if m.topic == CASES]


def _models(message: type[Message]) -> dict[str, Any]:
    return dict(message.model_json_schema().get("$defs", {}))


def _fields_of(model: str, models: dict[str, Any], before: str = "") -> Iterator[str]:
    for name, field in models[model]["properties"].items():
        yield before + name
        inner = str(field.get("$ref", "")).rpartition("/")[2]
        if "properties" in models.get(inner, {}):
            yield from _fields_of(inner, models, f"{before}{name}/")


@pytest.mark.parametrize("message", TOLD_BY_INTAKE)
def test_a_notice_says_these_things_of_a_child_and_no_other_word_of_intake_any(
    message: type[Message],
) -> None:
    models = _models(message)
    assert ("Child" in models) == issubclass(message, NoticeTold)
    if "Child" in models:
        assert set(_fields_of("Child", models)) == OF_A_CHILD


@pytest.mark.parametrize("message", TOLD_BY_INTAKE)
def test_of_a_family_only_referral_is_told(message: type[Message]) -> None:
    assert not OF_A_FAMILY & _models(message).keys()
    assert set(_models(SealedPartPassedOn)) >= OF_A_FAMILY


def test_only_referral_and_notify_read_what_it_says_of_a_child() -> None:
    readers = {name for name, board in SWITCHBOARDS.items() if CASES in board.listens_to()}
    assert readers == {"notify", "referral"}
