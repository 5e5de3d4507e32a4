"""Which status a prison hears of what, on which path, with which ticks, whoever the receiver is.

The same table stands in docs/rules.md, written from the code; here it is written by hand.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from deploy.generate.prison_hears import prison_hears
from services.intake.contract.whose_consent import MayHear
from services.intake.domain.feedback import MEANS, Progress
from services.referral.contract.answers import ReferralAccepted, ReferralDelivered
from services.referral.contract.assigning import (
    DECLINED_AND_NOBODY_LEFT,
    NARROWED_AND_NOBODY_LEFT,
    ReferralRouted,
    ReferralUnroutable,
)
from services.referral.contract.helping import ClosingOutcome, MeasureStarted, ReferralClosed
from services.referral.contract.passing_on import ReferralRecalled
from shared.network.children import ResidenceKind
from shared.network.notices import NoticeStatus, Path
from shared.network.registry import Registry
from tests.intake.cases import (
    COORDINATION,
    NOON,
    PRISON,
    REFERRAL,
    REGISTRY,
    ROSTOCK,
    RULES,
    SECOND_REFERRAL,
    admission,
    child,
    consents,
    for_children,
    in_need,
    own,
    sealed_for,
)
from tests.intake.observing import Observing

PUBLIC = replace(
    RULES,
    registry=Registry(
        [
            agency.model_copy(update={"public_body": True}) if agency.id == COORDINATION else agency
            for agency in REGISTRY.agencies
        ]
    ),
)
ABROAD: dict[str, Any] = {
    "children": (child("c1", kind=ResidenceKind.OUTSIDE_LAND),),
    "sealed": (sealed_for(COORDINATION),),
}
RECEIVERS: dict[str, tuple[Any, str, dict[str, Any]]] = {
    "a youth office": (RULES, ROSTOCK, {}),
    "a public coordination office": (PUBLIC, COORDINATION, ABROAD),
    "another coordination office": (RULES, COORDINATION, ABROAD),
}
TICKS: dict[str, tuple[MayHear, ...]] = {
    "none": (),
    "accepted": (MayHear.ACCEPTED,),
    "closed": (MayHear.CLOSED,),
    "both": (MayHear.ACCEPTED, MayHear.CLOSED),
}
NO = None
PASSED, CANNOT = NoticeStatus.PASSED_ON, NoticeStatus.CANNOT_PASS_ON
TAKEN, CLOSED = NoticeStatus.ACCEPTED, NoticeStatus.CLOSED
Heard = NoticeStatus | None
TABLE: tuple[tuple[str, Heard, Heard, Heard, Heard, Heard], ...] = (
    # what was told of the referral              none     accepted closed   both     in need
    ("delivered",                                PASSED,  PASSED,  PASSED,  PASSED,  PASSED),
    ("unroutable",                               CANNOT,  CANNOT,  CANNOT,  CANNOT,  CANNOT),
    ("delivered nobody_left",                    NO,      NO,      NO,      NO,      NO),
    ("nobody_left",                              NO,      NO,      NO,      NO,      NO),
    ("narrowed_away",                            NO,      NO,      NO,      NO,      NO),
    ("delivered unroutable",                     NO,      NO,      NO,      NO,      NO),
    ("delivered accepted",                       NO,      TAKEN,   NO,      TAKEN,   NO),
    (TAKEN,                                  NO,        TAKEN, NO,        TAKEN, NO),
    ("delivered measure",                        NO,      NO,      NO,      NO,      NO),
    ("delivered accepted measure",               NO,      NO,      NO,      NO,      NO),
    ("delivered refused",                        NO,      NO,      NO,      NO,      NO),
    ("delivered helped",                         NO,      NO,      NO,      NO,      NO),
    ("delivered recalled",                       NO,      NO,      NO,      NO,      NO),
    ("delivered given_on",                       NO,      NO,      NO,      NO,      NO),
    ("delivered handed_over",                    NO,      NO,      NO,      NO,      NO),
    ("delivered accepted refused",               NO,      NO,      NO,      CLOSED,  NO),
    ("delivered accepted helped",                NO,      NO,      NO,      CLOSED,  NO),
    ("delivered accepted recalled",              NO,      NO,      NO,      NO,      NO),
    ("delivered accepted nobody_left",           NO,      NO,      NO,      CLOSED,  NO),
    ("delivered accepted unroutable",            NO,      NO,      NO,      CLOSED,  NO),
    ("delivered accepted given_on",              NO,      NO,      NO,      NO,      NO),
    ("delivered accepted handed_over",           NO,      NO,      NO,      NO,      NO),
    ("delivered accepted given_on handed_over",  NO,      NO,      NO,      NO,      NO),
    ("delivered accepted helped refused",        NO,      NO,      NO,      NO,      NO),
    ("delivered accepted delivered",             NO,      NO,      NO,      NO,      NO),
)  # fmt: skip
"""What is heard of the last of these facts, in this order, with these ticks of all who consent."""


def fact(word: str, office: str) -> Progress:
    about = {"referral": REFERRAL, "office": office}
    closed = ReferralClosed(**about, outcome=ClosingOutcome.HELPED)
    unroutable = ReferralUnroutable(
        referral=REFERRAL, path=Path.CONSENT, rule="sealed_part_missing", reason="nobody"
    )
    facts: dict[str, Progress] = {
        "delivered": ReferralDelivered(**about),
        "accepted": ReferralAccepted(**about),
        "measure": MeasureStarted(**about, started_on=NOON.date()),
        "helped": closed,
        "refused": closed.model_copy(update={"outcome": ClosingOutcome.DECLINED_BY_FAMILY}),
        "handed_over": closed.model_copy(update={"outcome": ClosingOutcome.HANDED_OVER}),
        "recalled": ReferralRecalled(**about),
        "given_on": ReferralRecalled(**about, next_referral=SECOND_REFERRAL),
        "unroutable": unroutable,
        "nobody_left": unroutable.model_copy(update={"rule": DECLINED_AND_NOBODY_LEFT}),
        "narrowed_away": unroutable.model_copy(update={"rule": NARROWED_AND_NOBODY_LEFT}),
    }
    return facts[word]


def heard(world: Observing, office: str, words: str) -> Heard:
    """The one status that the last fact leads to."""
    before: list[Any] = []
    routed = ReferralRouted(referral=REFERRAL, office=office, provisional=False)
    world.hear(routed, NOON + timedelta(hours=1), "referral")
    for word in words.split():
        before = list(world.statuses)
        world.hear(fact(word, office), NOON + timedelta(hours=2), "referral")
    new = [one.status for one in world.statuses[len(before) :]]
    assert len(new) <= 1
    return new[0] if new else None


@pytest.mark.parametrize("receiver", RECEIVERS)
@pytest.mark.parametrize("row", TABLE, ids=[row[0] for row in TABLE])
def test_with_consent_the_ticks_of_all_decide_and_never_the_receiver(
    row: tuple[Any, ...], receiver: str
) -> None:
    rules, office, fields = RECEIVERS[receiver]
    for number, ticks in enumerate(TICKS.values(), 1):
        world = Observing(rules)
        said = admission(consents=consents(prison_may_hear=ticks), **fields)
        world.hear(said, NOON, PRISON)
        assert heard(world, office, row[0]) == row[number]


@pytest.mark.parametrize("receiver", list(RECEIVERS)[:2])
@pytest.mark.parametrize("row", TABLE, ids=[row[0] for row in TABLE])
def test_without_consent_it_hears_no_more_than_that_it_was_passed_on(
    row: tuple[Any, ...], receiver: str
) -> None:
    rules, office, fields = RECEIVERS[receiver]
    world = Observing(rules)
    world.hear(in_need(**fields), NOON, PRISON)
    assert heard(world, office, row[0]) == row[5]


def test_without_consent_nothing_goes_to_a_receiver_that_is_no_public_body() -> None:
    world = Observing()
    world.hear(in_need(**ABROAD), NOON, PRISON)
    assert world.observed[0].says[0] == "receiver_not_allowed"
    assert world.case is None


@pytest.mark.parametrize("row", TABLE, ids=[row[0] for row in TABLE])
def test_one_who_consents_and_does_not_tick_it_is_enough_for_silence(row: tuple[Any, ...]) -> None:
    both = TICKS["both"]
    for without, column in ((MayHear.ACCEPTED, 3), (MayHear.CLOSED, 2)):
        fewer = tuple(tick for tick in both if tick is not without)
        for said in (
            (own(prison_may_hear=both), for_children(prison_may_hear=fewer)),
            (own(prison_may_hear=fewer), for_children(prison_may_hear=both)),
        ):
            world = Observing()
            world.hear(admission(consents=said), NOON, PRISON)
            assert heard(world, ROSTOCK, row[0]) == row[column]


def test_the_table_has_a_row_for_every_fact_and_every_status_there_is() -> None:
    last = {type(fact(row[0].split()[-1], ROSTOCK)) for row in TABLE}
    assert last - {ReferralRecalled} == set(MEANS)
    in_the_table = {word for row in TABLE for word in row[1:] if word}
    # That a measure started is heard on no path before there is a basis for it.
    assert set(NoticeStatus) - in_the_table == {NoticeStatus.MEASURE_STARTED}


SHOWN = {
    "an office gets it": "delivered",
    "nobody can be told of it": "unroutable",
    "an office declines and nobody is left": "delivered nobody_left",
    "less is allowed at an office, and nobody is left": "narrowed_away",
    "it is accepted": "delivered accepted",
    "a measure starts": "delivered accepted measure",
    "the family does not want it": "delivered refused",
    "it is taken from an office that has not accepted it": "delivered recalled",
    "another office goes on with it": "delivered accepted given_on handed_over",
    "it ends, whatever came of it, after it was accepted": "delivered accepted helped",
    "the family does not want it any more, after it was accepted": "delivered accepted refused",
    "it is taken from an office that had accepted it": "delivered accepted recalled",
    "nobody is left after it was accepted": "delivered accepted nobody_left",
}


def test_the_same_table_is_shown_to_readers() -> None:
    by_hand = {row[0]: [word or "nothing" for word in row[1:]] for row in TABLE}
    shown = {}
    for line in list(prison_hears())[2:]:
        about, *cells = (cell.strip(" `") for cell in line.split("|")[1:-1])
        words, fact_named, _ = about.partition(" (`")
        if fact_named:
            shown[words] = cells
        else:
            assert set(cells) == {"nothing"}
    assert shown == {words: by_hand[facts] for words, facts in SHOWN.items()}
