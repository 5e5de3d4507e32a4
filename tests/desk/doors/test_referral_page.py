"""The page of a referral says what is needed, what the prison will hear, and who did what."""

import re
from html import unescape
from typing import Any

import pytest

from services.desk.domain.buttons import BUTTONS
from services.desk.domain.people import Person, Role
from services.desk.pages.words import word
from services.referral.contract.passing_on import HandOverRule
from tests.desk.at_hand import AtHand, Browser
from tests.desk.told import CASE, assigned, referral, updated

ALL = [each.name for each in BUTTONS]
LEARNS, NEEDS = ["passed_on", "accepted", "closed"], ["telling_the_child", "visit_accompaniment"]
LISTS = [
    ("sender_will_learn", LEARNS, "Die Anstalt erfährt höchstens", "status", "nichts"),
    ("needs", NEEDS, "Bedarf", "need", "nicht genannt"),
]
"""A field, some codes of it, where they stand on the page, their kind, and how none is said."""


@pytest.fixture(autouse=True)
async def empty(desk: AtHand) -> None:
    """Each test has the desk for itself."""
    for name in ("mailbox", "mailbox_numbers", "office_cases", "orders"):
        await desk.database[name].delete_many({})


async def shown(desk: AtHand, by: Browser, of: int = 1) -> str:
    return unescape((await desk.knock("GET", f"/faelle/{CASE}/{referral(of)}", by)).body)


def fact(page: str, name: str) -> str:
    """What stands behind this name."""
    (found,) = re.findall(rf"<dt[^>]*>{name}</dt>\s*<dd[^>]*>([^<]*)</dd>", page)
    return str(found)


def of(browser: Browser) -> Person:
    assert browser.person is not None
    return browser.person


@pytest.mark.parametrize("shows", LISTS, ids=lambda shows: shows[0])
async def test_each_is_said_in_words_and_that_there_is_none_too(
    desk: AtHand, shows: tuple[str, list[str], str, str, str]
) -> None:
    field, codes, name, kind, nothing = shows
    some: dict[str, Any] = {field: codes}
    none: dict[str, Any] = {field: []}
    await desk.is_told(assigned(1, **some), assigned(2, of=2, **none))
    reader = await desk.who_is(Role.READER)
    said = [fact(await shown(desk, reader, of=number), name) for number in (1, 2)]
    assert said == [", ".join(word(code, kind) for code in codes), nothing]


async def test_each_possible_answer_says_what_follows_from_it(desk: AtHand) -> None:
    await desk.is_told(assigned(1), updated(2, answers=ALL))
    page = await shown(desk, await desk.who_is(Role.CASEWORKER))
    assert [each.name for each in BUTTONS if each.follows not in page] == []


async def test_whoever_hands_over_chooses_among_all_rules_of_the_law_in_words(
    desk: AtHand,
) -> None:
    await desk.is_told(assigned(1), updated(2, answers=ALL))
    page = await shown(desk, await desk.who_is(Role.CASEWORKER))
    (choice,) = re.findall(
        r'<select[^>]* id="HandOverReferral-rule"(.*?)</select>', page, re.DOTALL
    )
    offered = dict(re.findall(r'<option value="(\w+)">(.*?)</option>', choice))
    assert set(offered) == set(HandOverRule)
    assert [rule for rule, words in offered.items() if "§ " not in words] == []


async def test_the_story_says_who_did_what(desk: AtHand) -> None:
    she, colleague = [await desk.who_is(Role.CASEWORKER) for _ in range(2)]
    await desk.is_told(assigned(1), updated(2, answers=ALL))
    form = {"since": updated(2).id}
    path = f"/faelle/{CASE}/{referral()}/AcceptReferral"
    assert (await desk.knock("POST", path, she, form=form)).status == 303
    (order,) = await desk.desk.orders.of_case(of(she).agency, CASE)
    by_itself = order.model_copy(
        update={"id": "by itself", "command": "ConfirmDelivery", "by": None}
    )
    await desk.desk.orders.write(by_itself)
    accepted = f"{word('AcceptReferral', 'command')}, {word('written', 'order')}, "
    assert f"{accepted}Sie<" in await shown(desk, she)
    seen = await shown(desk, colleague)
    assert f"{accepted}{of(she).email}<" in seen
    confirmed = word("ConfirmDelivery", "command")
    assert f"{confirmed}, {word('written', 'order')}, von diesem Arbeitsplatz selbst<" in seen
