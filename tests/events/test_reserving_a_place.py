"""A place for a child is asked for and answered, whoever pays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.events.contract.gaps import OfferGapReported, ReportOfferGap
from services.events.contract.offer_listing import FundingBasis, FundingKind
from services.events.contract.offers import (
    ChangeCapacity,
    PlaceFreed,
    PlaceReserved,
    RetireOffer,
)
from services.events.domain.gaps import gap
from services.events.domain.offers import listing
from services.events.domain.offers.offer import FREED_KEPT, Offer, Standing, available
from services.events.domain.offers.paying import needs_decision
from shared.language.codes import Code
from shared.language.steps import Outcome, Refused
from shared.network.children import AgeBand
from shared.network.notices import Need
from tests.events.offers import (
    CHECKED,
    KEEPER,
    LANDKREIS,
    ROSTOCK,
    at,
    freed,
    published,
    reference,
    reserved,
    told,
)
from tests.run.drawn import AS_EVER

WANTED = ReportOfferGap(
    need=Need.VISIT_ACCOMPANIMENT, district="13073", age_band=AgeBand.FROM_3_TO_5
)


def test_a_place_that_is_paid_for_is_reserved_and_both_hear_it() -> None:
    outcome = reserved(published(), 1)
    event = PlaceReserved(place=reference(1), agency=ROSTOCK, available=1)
    assert outcome.answer == Standing.RESERVED
    assert told(outcome) == told(outcome, to=ROSTOCK) == told(outcome, to=KEEPER) == [event]


def test_with_an_agreement_with_13003_alone_a_child_of_13072_needs_its_office() -> None:
    outcome = reserved(published(), 1, by=LANDKREIS, district="13072")
    assert outcome.answer == Standing.NEEDS_DECISION
    (event,) = told(outcome, to=LANDKREIS)
    assert isinstance(event, PlaceReserved)
    assert (event.decision_of, event.available) == ("13072", 1)


@pytest.mark.parametrize(
    ("kind", "decides"),
    [
        (FundingKind.FOUNDATION, False),
        (FundingKind.LAND, False),
        (FundingKind.NONE, True),
    ],
)
def test_who_else_pays_says_whether_an_office_decides(kind: FundingKind, decides: bool) -> None:
    assert needs_decision(FundingBasis(kind=kind), "13003", CHECKED) is decides


def test_the_third_of_two_free_places_is_refused() -> None:
    offer = reserved(reserved(published(), 1).state, 2).state
    assert available(offer) == 0
    with pytest.raises(Refused) as no:
        reserved(offer, 3)
    assert no.value.code is Code.OVER_CAPACITY


def test_the_same_reference_again_is_no_second_place() -> None:
    offer = reserved(published(), 1).state
    again = reserved(offer, 1)
    assert (again.state, again.says, again.answer) == (offer, (), Standing.RESERVED)
    with pytest.raises(Refused) as no:
        reserved(offer, 1, district="13072")
    assert (no.value.code, no.value.pointer) == (Code.CONFLICT, "/place")
    with pytest.raises(Refused) as no:
        reserved(offer, 1, by=LANDKREIS)
    assert no.value.code is Code.NOT_COMPETENT


@pytest.mark.parametrize(
    ("age", "fits"),
    [
        (AgeBand.UNDER_3, False),
        (AgeBand.FROM_3_TO_5, False),
        (AgeBand.FROM_6_TO_9, True),
        (AgeBand.FROM_10_TO_13, True),
        (AgeBand.FROM_14_TO_17, False),
    ],
)
def test_a_child_outside_the_ages_is_refused_and_the_field_named(age: AgeBand, fits: bool) -> None:
    if fits:
        assert reserved(published(), 1, age=age).answer == Standing.RESERVED
        return
    with pytest.raises(Refused) as no:
        reserved(published(), 1, age=age)
    assert (no.value.code, no.value.pointer) == (Code.CONTRADICTION, "/age_band")


def test_a_child_from_where_nobody_comes_is_refused_and_the_field_named() -> None:
    with pytest.raises(Refused) as no:
        reserved(published(), 1, district="13076")
    assert (no.value.code, no.value.pointer) == (Code.CONTRADICTION, "/district")


def test_a_place_is_given_back_by_who_has_it_and_the_keeper_hears_it() -> None:
    outcome = freed(reserved(published(), 1).state, 1)
    event = PlaceFreed(place=reference(1), available=2)
    assert (told(outcome), told(outcome, to=KEEPER)) == ([event], [event])
    assert freed(outcome.state, 1) == Outcome(outcome.state, answer=Standing.FREED)


def test_a_keeper_that_takes_a_place_back_tells_who_had_it() -> None:
    outcome = freed(reserved(published(), 1).state, 1, by=KEEPER)
    assert told(outcome, to=ROSTOCK) == [PlaceFreed(place=reference(1), available=2)]


def test_a_place_of_others_is_not_given_back_and_one_that_is_not_there_is_unknown() -> None:
    offer = reserved(published(), 1).state
    with pytest.raises(Refused) as no:
        freed(offer, 1, by=LANDKREIS)
    assert no.value.code is Code.NOT_COMPETENT
    with pytest.raises(Refused) as no:
        freed(offer, 2)
    assert (no.value.code, no.value.pointer) == (Code.UNKNOWN_ITEM, "/place")


def test_of_a_place_given_back_nothing_is_kept_but_its_reference() -> None:
    offer = freed(reserved(published(), 1).state, 1).state
    (place,) = offer.places
    assert (place.age_band, place.district) == (None, None)
    late = reserved(offer, 1)
    assert (late.answer, available(late.state)) == (Standing.FREED, 2)


def test_few_places_given_back_are_remembered() -> None:
    offer = published()
    for number in range(FREED_KEPT + 3):
        offer = freed(reserved(offer, number).state, number).state
    assert [one.place for one in offer.places] == [
        reference(number) for number in range(3, FREED_KEPT + 3)
    ]


def test_the_keeper_may_have_a_place_in_its_own_offer_and_hears_it_once() -> None:
    outcome = reserved(published(), 1, by=KEEPER)
    assert len(told(outcome, to=KEEPER)) == 1
    assert told(freed(outcome.state, 1, by=KEEPER), to=KEEPER) == []


COMMANDS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["reserve", "free"]), st.integers(0, 9), st.just(0)),
        st.tuples(st.just("change"), st.integers(1, 10), st.integers(0, 10)),
        st.tuples(st.just("retire"), st.just(0), st.just(0)),
    ),
    max_size=40,
)


def said(offer: Offer, what: str, number: int, taken: int) -> Outcome[Offer] | None:
    if what == "reserve":
        return reserved(offer, number)
    if what == "free":
        return freed(offer, number)
    if what == "change":
        return listing.change_capacity(offer, ChangeCapacity(maximum=number, taken=taken), at())
    return listing.retire(offer, RetireOffer(), at())


@AS_EVER
@given(COMMANDS)
def test_in_any_order_places_are_never_below_zero_nor_above_the_maximum(
    commands: list[tuple[str, int, int]],
) -> None:
    offer = published()
    for command in commands:
        for _ in range(2):
            try:
                outcome = said(offer, *command)
            except Refused:
                continue
            offer = offer if outcome is None else outcome.state
            listed = offer.listing
            assert listed is not None
            assert 0 <= available(offer) <= listed.maximum
            assert len({one.place for one in offer.places}) == len(offer.places)


def test_what_is_looked_for_and_not_there_is_told_to_who_coordinates() -> None:
    outcome = gap.report(None, WANTED, at(sender=ROSTOCK))
    assert outcome is not None
    event = OfferGapReported.model_validate({**dict(WANTED), "reported_by": ROSTOCK})
    assert [(one.message, one.to) for one in outcome.says] == [
        (event, None),
        (event, "koordinierung-mv"),
    ]
    assert gap.report(outcome.state, WANTED, at(sender=ROSTOCK)) is None
    own = gap.report(None, WANTED, at(sender="koordinierung-mv"))
    assert own is not None
    assert [one.to for one in own.says] == [None], "it knows what it has said"
    with pytest.raises(Refused) as no:
        gap.report(outcome.state, WANTED, at(sender=LANDKREIS))
    assert no.value.code is Code.NOT_COMPETENT
    other = WANTED.model_copy(update={"district": "13074"})
    with pytest.raises(Refused) as no:
        gap.report(outcome.state, other, at(sender=ROSTOCK))
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "reported")
