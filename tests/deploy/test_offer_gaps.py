"""What nobody offers is counted by need, district and age, and marked once something answers it."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from deploy.operations.offer_gaps import Missing, Stands, missing
from deploy.operations.programme_reading import Stored
from services.events.contract.gaps import Wanted
from services.events.contract.offers import OfferPlan, PauseOffer
from services.events.domain.gaps.gap import Gap, Life
from services.events.domain.offers import listing
from services.events.domain.offers.offer import Life as OfferLife
from services.events.domain.offers.offer import Offer
from shared.network.children import AgeBand
from shared.network.notices import Need
from tests.events.offers import KEEPER, OFFER, ROSTOCK, at, done, published, stale

GROUP = Wanted(need=Need.GROUP_FOR_CHILDREN, district="13003", age_band=AgeBand.FROM_6_TO_9)
FIRST, LATER = date(2026, 11, 3), date(2026, 12, 1)
NUMBER = UUID("7a4c1f0e-2b3d-4c5e-8f60-718293a4b5c6")


def gap(on: date = LATER, name: UUID | None = None, **other: Any) -> Stored[Gap]:
    wanted = GROUP.model_copy(update=other)
    state = Gap(life=Life.REPORTED, reported_by=ROSTOCK, reported_on=on, wanted=wanted)
    return Stored(str(name or uuid4()), 1, state)


def planned(number: UUID | None, need: Need = GROUP.need) -> Offer:
    plan = OfferPlan(need=need, district=GROUP.district, gap=number)
    return Offer(life=OfferLife.PLANNED, keeper=KEEPER, begun_by=KEEPER, plan=plan)


def found(*gaps: Stored[Gap], offers: tuple[Offer, ...] = ()) -> list[Missing]:
    return missing(gaps, [Stored(OFFER, 1, each) for each in offers])


def test_the_same_need_is_counted_since_it_was_first_reported() -> None:
    (one,) = found(gap(), gap(FIRST), gap())
    assert (one.wanted, one.reported, one.since, one.stands) == (GROUP, 3, FIRST, Stands.OPEN)


@pytest.mark.parametrize(
    "other",
    [
        {"need": Need.VISIT_ACCOMPANIMENT},
        {"district": "13073"},
        {"age_band": AgeBand.FROM_14_TO_17},
    ],
    ids=lambda other: next(iter(other)),
)
def test_an_offer_answers_what_it_is_for_and_nothing_else(other: dict[str, Any]) -> None:
    open_, answered = found(gap(), gap(**other), gap(**other), offers=(published(),))
    assert (open_.stands, open_.reported, open_.listed) == (Stands.OPEN, 2, ())
    assert (answered.wanted, answered.stands) == (GROUP, Stands.ANSWERED)
    assert answered.listed == (OFFER,)


def test_what_pauses_or_nobody_has_checked_answers_nothing() -> None:
    paused = done(listing.pause(published(), PauseOffer(), at())).state
    for offer in (paused, stale(published())):
        assert [one.stands for one in found(gap(), offers=(offer,))] == [Stands.OPEN]


def test_what_is_planned_for_a_gap_or_for_the_same_need_there_does_not_answer_it_yet() -> None:
    for plan, stands in (
        (planned(NUMBER, Need.COUNSELLING_FOR_CHILD), Stands.PLANNED),
        (planned(None), Stands.PLANNED),
        (planned(None, Need.COUNSELLING_FOR_CHILD), Stands.OPEN),
        (planned(uuid4()), Stands.OPEN),
    ):
        (one,) = found(gap(name=NUMBER), gap(), offers=(plan,))
        assert one.stands is stands
        assert one.planned == ((OFFER,) if stands is Stands.PLANNED else ())


def test_an_offer_that_was_planned_for_a_gap_and_is_listed_for_others_leaves_it_open() -> None:
    plan = OfferPlan(need=GROUP.need, district=GROUP.district, gap=NUMBER)
    older = published(minimum_age=10).change(plan=plan)
    assert [one.stands for one in found(gap(name=NUMBER), offers=(older,))] == [Stands.OPEN]


def test_what_is_open_stands_first_then_what_was_reported_most_often() -> None:
    rare, *often = (gap(district=district) for district in ("13004", "13076", "13076"))
    order = found(gap(), rare, *often, offers=(published(),))
    assert [one.wanted.district for one in order] == ["13076", "13004", "13003"]
