"""No code of a contract that an office can meet is without German words."""

import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from importlib import import_module

import pytest

from services.desk.domain.asked import Choice
from services.desk.domain.buttons import BUTTONS
from services.desk.domain.family_buttons import FAMILY_BUTTONS
from services.desk.domain.office_case import TOLD
from services.desk.domain.order import OrderLife
from services.desk.domain.people import Role
from services.desk.domain.trail import Deed
from services.desk.domain.unanswered import TOLD_OF_OTHERS
from services.desk.pages.words import WORDS, day, due, minute, since, word
from services.referral import domain
from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import OriginKind, Routing
from services.referral.contract.deadlines import ReferralDeadline
from services.referral.contract.erasure import ErasureReason
from services.referral.contract.passing_on import HandOverReferral, HandOverRule
from services.referral.contract.updates import ChangedBy
from services.referral.domain.competence import COMPETENCE
from services.referral.domain.consequences import CONSEQUENCES
from services.referral.domain.reassigning import REASSIGNING
from shared.language.codes import Code
from shared.network.agency import AgencyKind
from shared.network.children import AgeBand, Caregiver
from shared.network.competence.holders import WHO_HOLDS
from shared.network.competence.lines import MissingFact
from shared.network.competence.parent_alone import WHO_HOLDS_ALONE
from shared.network.competence.rules import WHOSE_HOME
from shared.network.notices import Need, NoticeStatus, Purpose
from shared.network.questions import Question, Unavailable

CODES: dict[str, type[StrEnum]] = {
    "life": ReferralLife,
    "age_band": AgeBand,
    "caregiver": Caregiver,
    "need": Need,
    "purpose": Purpose,
    "origin": OriginKind,
    "why": ErasureReason,
    "by": ChangedBy,
    "deadline": ReferralDeadline,
    "question": Question,
    "unavailable": Unavailable,
    "missing": MissingFact,
    "refusal": Code,
    "order": OrderLife,
    "role": Role,
    "kind": AgencyKind,
    "deed": Deed,
}


def rules() -> Iterator[str]:
    """By which a referral can be routed: the lines of the tables, and what the steps say alone."""
    yield from (line.name for line in WHOSE_HOME)
    yield from (line.name for line in (*WHO_HOLDS, *WHO_HOLDS_ALONE))
    yield from (line.name for line in REASSIGNING)
    yield from (line.routing.rule for line in COMPETENCE)
    yield from (line.routing.rule for line in CONSEQUENCES)
    for found in pkgutil.iter_modules(domain.__path__):
        module = import_module(f"{domain.__name__}.{found.name}")
        yield from (each.rule for each in vars(module).values() if isinstance(each, Routing))


@pytest.mark.parametrize("kind", CODES)
def test_each_code_of_a_closed_list_has_words(kind: str) -> None:
    assert {str(code) for code in CODES[kind]} - set(WORDS[kind]) == set()


def test_what_a_prison_is_told_has_words() -> None:
    assert {str(status) for status in NoticeStatus} - set(WORDS["status"]) == set()


def test_each_rule_by_which_a_referral_comes_has_words() -> None:
    found = set(rules())
    assert "sealed_part_lost" in found
    assert found - set(WORDS["rule"]) == set()


def test_each_message_of_the_story_and_each_button_has_words() -> None:
    assert {model.type_name() for model in (*TOLD, *TOLD_OF_OTHERS)} - set(WORDS["told"]) == set()
    pressed = {button.name for button in (*BUTTONS, *FAMILY_BUTTONS)}
    assert {*pressed, "ConfirmErasure"} - set(WORDS["command"]) == set()
    assert pressed - set(WORDS["done"]) == set()


def test_each_rule_of_a_hand_over_can_be_chosen() -> None:
    hand_over = next(each for each in BUTTONS if each.command is HandOverReferral)
    asked = {each.field: each for each in hand_over.asks if isinstance(each, Choice)}
    assert set(asked["rule"].words) == set(HandOverRule)


def test_a_code_of_a_newer_service_is_shown_as_it_is() -> None:
    assert word("an_invention_of_tomorrow", "rule") == "an_invention_of_tomorrow"
    assert word(None, "rule") == ""


def test_a_deadline_is_the_end_of_a_day_and_not_the_beginning_of_the_next() -> None:
    assert due(datetime(2027, 3, 9, 23, tzinfo=UTC)) == "Di., 09.03.2027"
    assert due(datetime(2027, 3, 9, 11, 30, tzinfo=UTC)) == "Di., 09.03.2027, 12:30 Uhr"


def test_moments_are_those_of_the_clock_in_berlin() -> None:
    moment = datetime(2027, 7, 1, 22, 5, tzinfo=UTC)
    assert minute(moment) == "02.07.2027, 00:05 Uhr"
    assert day(moment.date()) == "01.07.2027"
    assert (due(None), minute(None), day(None)) == ("", "", "")


def test_of_what_was_done_today_the_time_is_enough() -> None:
    moment = datetime(2027, 7, 1, 7, 12, tzinfo=UTC)
    assert since(moment, moment.replace(hour=21)) == "09:12"
    assert since(moment, moment.replace(hour=22)) == "01.07.2027, 09:12"
