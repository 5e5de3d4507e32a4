"""An offer is planned, listed, checked in time, paused and ended by who keeps it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from services.events.contract.offer_listing import FundingBasis, FundingKind, Slot, Weekday
from services.events.contract.offers import (
    CapacityChanged,
    ChangeCapacity,
    OfferCheckAwaited,
    OfferListed,
    OfferPaused,
    OfferPlanned,
    OfferRetired,
    OfferVerified,
    OfferWentStale,
    PauseOffer,
    PlanOffer,
    PublishOffer,
    RetireOffer,
    VerifyOffer,
)
from services.events.domain.offers import listing, planning
from services.events.domain.offers.checking import CHECK_PERIODS
from services.events.domain.offers.offer import Life, Offer
from services.events.domain.rules import Rules
from shared.language.codes import Code
from shared.language.steps import Outcome, Refused
from shared.network.notices import Need
from shared.network.registry import Registry
from shared.network.working_days import BERLIN
from tests.events.offers import (
    CHECKED,
    GROUP,
    KEEPER,
    MONTH,
    NOON,
    REGISTRY,
    ROSTOCK,
    at,
    done,
    published,
    reserved,
    stale,
    told,
    when_due,
)

COORDINATION = "koordinierung-mv"
PLAN = PlanOffer(need=Need.GROUP_FOR_CHILDREN, district="13073", keeper=KEEPER)


def in_directory(outcome: Outcome[Any]) -> OfferListed:
    (found,) = [one.message for one in outcome.says if isinstance(one.message, OfferListed)]
    return found


def verified(offer: Offer, on: date, now: datetime = NOON) -> Outcome[Offer] | None:
    return listing.verify(offer, VerifyOffer(checked_on=on), at(now))


def test_a_group_with_eight_places_of_which_six_are_taken_has_two() -> None:
    outcome = done(listing.publish(None, GROUP, at()))
    listed = in_directory(outcome)
    assert (listed.maximum, listed.available, listed.life) == (8, 2, "published")
    assert (listed.keeper, listed.stale_on) == (KEEPER, date(2027, 3, 1))
    assert listed.to_json() == OfferListed.from_json(listed.to_json()).to_json()


def test_what_was_checked_on_1_december_is_asked_about_on_15_february() -> None:
    due, outcome = when_due(published(), "reminder")
    assert due.isoformat() == "2027-02-14T23:00:00+00:00"
    awaited = OfferCheckAwaited(keeper=KEEPER, stale_on=date(2027, 3, 1))
    assert told(outcome) == told(outcome, to=KEEPER) == [awaited]
    assert outcome.state.life is Life.PUBLISHED


def test_and_is_stale_on_1_march_and_arranged_no_more() -> None:
    due, outcome = when_due(published(), "stale")
    assert due.isoformat() == "2027-02-28T23:00:00+00:00"
    went = OfferWentStale(keeper=KEEPER, checked_on=CHECKED)
    assert told(outcome) == told(outcome, to=KEEPER) == [went]
    assert in_directory(outcome).life == "stale"
    with pytest.raises(Refused) as no:
        reserved(outcome.state, 1)
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, Life.STALE)


def test_on_1_march_it_is_stale_also_where_its_deadline_has_not_been_carried_out() -> None:
    offer, march = published(), datetime(2027, 3, 1, tzinfo=BERLIN)
    last_moment = march - timedelta(seconds=1)
    assert reserved(offer, 1, now=last_moment).answer == "reserved"
    assert verified(offer, CHECKED, last_moment) is None
    with pytest.raises(Refused) as no:
        reserved(offer, 1, now=march)
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, Life.STALE)
    more = GROUP.model_copy(update={"maximum": 10})
    attempts: tuple[Callable[[], object], ...] = (
        lambda: verified(offer, CHECKED, march),
        lambda: listing.publish(offer, GROUP, at(march)),
        lambda: listing.publish(offer, more, at(march)),
    )
    for attempt in attempts:
        with pytest.raises(Refused) as no:
            attempt()
        assert (no.value.code, no.value.pointer) == (Code.TOO_LATE, "/checked_on")


def test_a_check_brings_it_back_and_counts_for_ninety_days_again() -> None:
    now = NOON + 4 * MONTH
    outcome = done(verified(stale(published()), now.date(), now))
    stale_on = now.date() + timedelta(days=90)
    assert told(outcome) == [OfferVerified(checked_on=now.date(), stale_on=stale_on)]
    assert in_directory(outcome).life == "published"
    assert set(outcome.state.deadlines) == {"reminder", "stale"}


def test_an_earlier_check_takes_nothing_from_a_later_one() -> None:
    assert verified(published(), CHECKED) is None
    assert verified(published(), CHECKED - MONTH) is None


@pytest.mark.parametrize(
    ("on", "code"),
    [(date(2026, 12, 2), Code.SCHEMA_VIOLATION), (date(2026, 9, 2), Code.TOO_LATE)],
)
def test_a_check_has_happened_and_still_counts(on: date, code: Code) -> None:
    late = GROUP.model_copy(update={"checked_on": on})
    with pytest.raises(Refused) as no:
        listing.publish(None, late, at())
    assert (no.value.code, no.value.pointer) == (code, "/checked_on")


def test_the_last_day_on_which_a_check_counts_is_the_eighty_ninth_after_it() -> None:
    listed = published(checked_on=date(2026, 9, 3))
    assert listed.deadlines["stale"] == datetime.fromisoformat("2026-12-01T23:00:00+00:00")


def test_the_same_listing_again_changes_nothing_and_another_replaces_it() -> None:
    assert listing.publish(published(), GROUP, at()) is None
    more = GROUP.model_copy(update={"maximum": 10})
    assert in_directory(done(listing.publish(published(), more, at()))).available == 4


def test_an_edit_without_a_new_check_reminds_nobody_again() -> None:
    _, reminded = when_due(published(), "reminder")
    now = NOON + timedelta(days=80)
    more = GROUP.model_copy(update={"maximum": 10})
    edited = done(listing.publish(reminded.state, more, at(now)))
    assert edited.state.deadlines == reminded.state.deadlines
    assert set(edited.state.deadlines) == {"stale"}
    assert not [one for one in told(edited) if isinstance(one, OfferVerified)]


def test_an_edit_with_a_new_check_is_a_check() -> None:
    _, reminded = when_due(published(), "reminder")
    now = NOON + timedelta(days=80)
    more = GROUP.model_copy(update={"maximum": 10, "checked_on": now.date()})
    edited = done(listing.publish(reminded.state, more, at(now)))
    assert set(edited.state.deadlines) == {"reminder", "stale"}
    stale_on = now.date() + timedelta(days=90)
    assert OfferVerified(checked_on=now.date(), stale_on=stale_on) in told(edited)


def test_fewer_places_than_are_taken_and_reserved_are_refused() -> None:
    offer = reserved(published(), 1).state
    with pytest.raises(Refused) as no:
        listing.change_capacity(offer, ChangeCapacity(maximum=8, taken=8), at())
    assert (no.value.code, no.value.pointer) == (Code.OVER_CAPACITY, "/maximum")
    changed = done(listing.change_capacity(offer, ChangeCapacity(maximum=8, taken=7), at()))
    assert told(changed) == [CapacityChanged(maximum=8, taken=7, available=0)]


def test_more_taken_than_there_are_places_is_refused() -> None:
    with pytest.raises(Refused) as no:
        published(taken=9)
    assert no.value.code is Code.OVER_CAPACITY


def test_the_same_capacity_again_changes_nothing() -> None:
    same = ChangeCapacity(maximum=8, taken=6)
    assert listing.change_capacity(published(), same, at()) is None


def test_who_pauses_takes_nobody_and_those_with_a_place_hear_it() -> None:
    paused = done(listing.pause(reserved(published(), 1).state, PauseOffer(), at()))
    assert told(paused) == told(paused, to=ROSTOCK) == [OfferPaused()]
    assert paused.state.deadlines == {}
    assert listing.pause(paused.state, PauseOffer(), at()) is None
    with pytest.raises(Refused) as no:
        verified(paused.state, CHECKED)
    assert no.value.state == Life.PAUSED
    again = done(listing.publish(paused.state, GROUP, at()))
    assert (again.state.life, len(again.state.reserved)) == (Life.PUBLISHED, 1)


def test_with_an_offer_its_places_end() -> None:
    retired = done(listing.retire(reserved(published(), 1).state, RetireOffer(), at()))
    assert told(retired) == told(retired, to=ROSTOCK) == [OfferRetired()]
    assert (retired.state.reserved, retired.state.deadlines) == ((), {})
    assert in_directory(retired).life == "retired"
    assert listing.retire(retired.state, RetireOffer(), at()) is None
    attempts: tuple[Callable[[], object], ...] = (
        lambda: listing.publish(retired.state, GROUP, at()),
        lambda: listing.pause(retired.state, PauseOffer(), at()),
        lambda: listing.change_capacity(retired.state, ChangeCapacity(maximum=9, taken=0), at()),
    )
    for attempt in attempts:
        with pytest.raises(Refused) as no:
            attempt()
        assert (no.value.code, no.value.state) == (Code.WRONG_STATE, Life.RETIRED)


def test_who_takes_part_no_more_lists_and_checks_nothing() -> None:
    left = REGISTRY[KEEPER].model_copy(update={"left": CHECKED - MONTH})
    others = [one for one in REGISTRY.agencies if one.id != KEEPER]
    gone = at()._replace(rules=Rules(Registry([*others, left])))
    more = GROUP.model_copy(update={"maximum": 9})
    attempts: tuple[Callable[[], object], ...] = (
        lambda: listing.publish(None, GROUP, gone),
        lambda: listing.publish(published(), more, gone),
        lambda: listing.verify(stale(published()), VerifyOffer(checked_on=CHECKED), gone),
    )
    for attempt in attempts:
        with pytest.raises(Refused) as no:
            attempt()
        assert no.value.code is Code.NOT_COMPETENT
    assert done(listing.retire(published(), RetireOffer(), gone)).state.life is Life.RETIRED


def test_what_is_planned_for_a_provider_is_listed_by_that_provider() -> None:
    planned = done(planning.plan(None, PLAN, at(sender=COORDINATION)))
    event = OfferPlanned(
        need=PLAN.need, district=PLAN.district, keeper=KEEPER, planned_by=COORDINATION
    )
    assert told(planned) == told(planned, to=KEEPER) == [event]
    assert planning.plan(planned.state, PLAN, at(sender=COORDINATION)) is None
    with pytest.raises(Refused) as no:
        listing.publish(planned.state, GROUP, at(sender=COORDINATION))
    assert no.value.code is Code.NOT_COMPETENT
    assert done(listing.publish(planned.state, GROUP, at())).state.plan is not None


def test_a_plan_can_be_changed_by_who_made_it_until_it_is_listed() -> None:
    planned = done(planning.plan(None, PLAN, at(sender=COORDINATION))).state
    other = PLAN.model_copy(update={"keeper": None})
    changed = done(planning.plan(planned, other, at(sender=COORDINATION)))
    assert changed.state.keeper == COORDINATION
    assert [one.to for one in changed.says] == [None, KEEPER], "who was to offer it hears it"
    with pytest.raises(Refused) as no:
        planning.plan(planned, PLAN, at())
    assert no.value.code is Code.NOT_COMPETENT
    listed = done(listing.publish(planned, GROUP, at())).state
    with pytest.raises(Refused) as no:
        planning.plan(listed, other, at(sender=COORDINATION))
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, Life.PUBLISHED)


@pytest.mark.parametrize("keeper", ["nobody-known", "jva-waldeck"])
def test_a_plan_is_for_who_may_keep_an_offer(keeper: str) -> None:
    with pytest.raises(Refused) as no:
        planning.plan(None, PLAN.model_copy(update={"keeper": keeper}), at())
    assert (no.value.code, no.value.pointer) == (Code.UNKNOWN_AGENCY, "/keeper")


def test_of_what_is_only_planned_nothing_is_verified_changed_or_reserved() -> None:
    planned = done(planning.plan(None, PLAN.model_copy(update={"keeper": None}), at())).state
    attempts: tuple[Callable[[], object], ...] = (
        lambda: verified(planned, CHECKED),
        lambda: listing.change_capacity(planned, ChangeCapacity(maximum=8, taken=0), at()),
        lambda: listing.pause(planned, PauseOffer(), at()),
        lambda: reserved(planned, 1),
    )
    for attempt in attempts:
        with pytest.raises(Refused) as no:
            attempt()
        assert (no.value.code, no.value.state) == (Code.WRONG_STATE, Life.PLANNED)
    ended = done(listing.retire(planned, RetireOffer(), at()))
    assert [one.message for one in ended.says] == [OfferRetired()]


def test_only_its_keeper_says_how_an_offer_is() -> None:
    offer, stranger = published(), at(sender=ROSTOCK)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: listing.publish(offer, GROUP, stranger),
        lambda: listing.verify(offer, VerifyOffer(checked_on=CHECKED), stranger),
        lambda: listing.change_capacity(offer, ChangeCapacity(maximum=8, taken=0), stranger),
        lambda: listing.pause(offer, PauseOffer(), stranger),
        lambda: listing.retire(offer, RetireOffer(), stranger),
    )
    for attempt in attempts:
        with pytest.raises(Refused) as no:
            attempt()
        assert no.value.code is Code.NOT_COMPETENT


@pytest.mark.parametrize(
    "wrong",
    [
        {"minimum_age": 13},
        {"service_area": ()},
        {"service_area": ("13003", "13003")},
        {"needs": ()},
        {"languages": ("deutsch",)},
        {"title": "Gruppe bei Frau Muster"},
        {"address": "Anruf unter 0381 123456789"},
        {"offered_by": "Dr. Muster"},
    ],
)
def test_a_listing_that_says_nonsense_or_names_somebody_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PublishOffer.model_validate({**dict(GROUP), **wrong})


@pytest.mark.parametrize("kind", FundingKind)
def test_districts_are_named_exactly_where_there_is_an_agreement(kind: FundingKind) -> None:
    named = ("13003",) if kind is not FundingKind.AGREEMENT else ()
    with pytest.raises(ValidationError):
        FundingBasis(kind=kind, districts=named)


def test_a_slot_ends_after_it_begins() -> None:
    with pytest.raises(ValidationError):
        Slot(day=Weekday.MONDAY, opens_at="16:00", closes_at="15:00")


def test_each_day_of_the_network_has_one_period() -> None:
    (period,) = CHECK_PERIODS
    assert (period.stale_after_days, period.reminder_days_before) == (90, 14)
