"""What is for an office or a service alone is known as such, and stands where nobody else reads."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from deploy.network.services import SWITCHBOARDS
from services.intake.contract.notices import SealedPartPassedOn
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
