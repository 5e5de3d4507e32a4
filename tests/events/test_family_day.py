"""A family day gets its money, is held, and gives back to the cent what it did not need."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from services.events.contract.family_days import (
    AccountFamilyDay,
    BookPlaces,
    CancelFamilyDay,
    FamilyDayFunded,
    FamilyDayNotAccounted,
    FamilyDayNotFunded,
)
from services.events.contract.funding import (
    ReleaseTakenBack,
    ReservationTakenBack,
    ReserveFunding,
)
from services.events.contract.funds import FundingReleased, FundingReserved, SubmitProofOfUse
from services.events.contract.money import CostLine
from services.events.domain.family_days import asking, holding, planning
from services.events.domain.family_days.family_day import ANSWER, FamilyDay
from services.events.domain.funds import proving, reserving
from services.events.domain.funds.reckoning import free_cents
from shared.language.answers import DeadlineReached, RequestAnswered
from shared.language.codes import Code
from shared.language.steps import Outcome, Refused
from tests.events import funds
from tests.events.family_days import (
    AFTERWARDS,
    BOOKED,
    CAME,
    COSTS,
    DAY,
    DAY_IN_BUETZOW,
    ELSEWHERE,
    ON,
    PRISON,
    WINTER,
    accounting,
    answered,
    asked,
    at,
    booked,
    cancelled,
    funded,
    held,
    planned,
    released,
    with_receipts,
)
from tests.events.trainings import ORGANISER


def late(day: FamilyDay) -> Outcome[FamilyDay]:
    """As the engine does it: the deadline is no longer pending when the step is asked."""
    due = day.deadlines[ANSWER]
    return asking.give_up(day.not_awaiting(ANSWER), DeadlineReached(kind=ANSWER, due=due), at(due))


def test_900_euros_are_reserved_and_both_organiser_and_prison_hear_it() -> None:
    done = answered(planned().state)
    assert done is not None
    assert (done.state.life, done.state.deadlines) == ("funded", {})
    assert {said.to for said in done.says} == {None, ORGANISER, PRISON}
    for said in done.says:
        assert isinstance(said.message, FamilyDayFunded)
        assert said.message.reserved_cents == 900_00


def test_what_five_receipts_of_842_37_euros_leave_is_released_57_63() -> None:
    day, fund = funded()
    day, fund = held(day), with_receipts(fund)
    assert free_cents(fund, CostLine.TRAVEL) == 2_650_00, "the rest is still the day's"
    done = released(fund, accounting(day))
    for said in done.says:
        assert isinstance(said.message, FundingReleased)
        assert (said.message.spent_cents, said.message.released_cents) == (842_37, 57_63)
    assert {said.to for said in done.says} == {None, ORGANISER}
    assert sum(free_cents(done.state, line) for line in CostLine) == 12_000_00 - 842_37
    (kept,) = done.state.reservations
    assert kept.came is not None
    assert (kept.came.families, kept.came.children, kept.came.absent) == (7, 11, 2)
    account = answered(accounting(day).state)
    assert account is not None
    assert (account.state.life, account.state.deadlines) == ("accounted", {})


def test_what_is_reserved_is_spent_by_its_day_alone() -> None:
    _, fund = funded()
    fund = funds.paid(fund, 8, CostLine.CATERING, 1_000_00).state
    stands = funds.line(fund, CostLine.CATERING)
    assert (stands.from_grant_cents, stands.reserved_cents) == (800_00, 200_00)
    assert (stands.other_means_cents, stands.exceeded) == (200_00, True)
    fund = funds.paid(fund, 9, CostLine.CATERING, 185_00, family_day=UUID(DAY)).state
    stands = funds.line(fund, CostLine.CATERING)
    assert (stands.from_grant_cents, stands.reserved_cents) == (985_00, 15_00)
    assert stands.other_means_cents == 200_00


def test_a_fund_reserves_what_it_has_on_each_line_and_nothing_more() -> None:
    dear = DAY_IN_BUETZOW.model_copy(
        update={"costs": funds.amounts({**COSTS, CostLine.CATERING: 1_000_01})}
    )
    request = asked(planned(dear))
    assert isinstance(request, ReserveFunding)
    with pytest.raises(Refused) as no:
        reserving.reserve(funds.granted(), request, funds.at(WINTER, "events"))
    assert no.value.code is Code.OVER_BUDGET
    before = request.model_copy(update={"costs": DAY_IN_BUETZOW.costs, "on": ON.replace(2026)})
    with pytest.raises(Refused) as no:
        reserving.reserve(funds.granted(), before, funds.at(WINTER, "events"))
    assert no.value.code is Code.OVER_BUDGET


def test_nobody_reserves_in_the_fund_of_another() -> None:
    request = asked(planned())
    assert isinstance(request, ReserveFunding)
    strange = request.model_copy(update={"organiser": "traeger-beispiel"})
    with pytest.raises(Refused) as no:
        reserving.reserve(funds.granted(), strange, funds.at(WINTER, "events"))
    assert no.value.code is Code.NOT_COMPETENT


def test_a_ledger_that_is_closed_reserves_nothing() -> None:
    request = asked(planned())
    assert isinstance(request, ReserveFunding)
    closed = proving.submit(funds.granted(), SubmitProofOfUse(), funds.at(AFTERWARDS))
    assert closed is not None
    with pytest.raises(Refused) as no:
        reserving.reserve(closed.state, request, funds.at(AFTERWARDS, "events"))
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "closed")


def test_for_a_day_that_has_no_reservation_nothing_is_released() -> None:
    day, _ = funded()
    with pytest.raises(Refused) as no:
        released(funds.granted(), accounting(held(day)))
    assert no.value.code is Code.UNKNOWN_ITEM


def test_who_was_refused_can_plan_otherwise_and_is_not_answered_twice() -> None:
    refused = answered(planned().state, Code.OVER_BUDGET)
    assert refused is not None
    assert refused.says[0].message == FamilyDayNotFunded(code=Code.OVER_BUDGET)
    assert refused.state.deadlines == {}
    again = planning.plan(refused.state, ELSEWHERE, at())
    assert again is not None
    assert isinstance(asked(again), ReserveFunding)
    assert planning.plan(again.state, ELSEWHERE, at()) is None, "one answer is awaited at a time"
    with pytest.raises(Refused) as no:
        planning.plan(again.state, DAY_IN_BUETZOW, at())
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "planned")


def test_what_is_not_answered_within_an_hour_is_taken_back_and_its_answer_passed_over() -> None:
    day = planned().state
    assert day.deadlines == {ANSWER: WINTER + timedelta(hours=1)}
    done = late(day)
    assert isinstance(asked(done), ReservationTakenBack)
    assert done.says[0].message == FamilyDayNotFunded()
    answer = asking.hear(done.state, _answer_to(day), at())
    assert answer is None
    _, fund = funded()
    taken_back = ReservationTakenBack(request=_answer_to(day).request, asker=UUID(DAY))
    undone = reserving.take_back(fund, taken_back, funds.at(WINTER, "events"))
    assert undone is not None
    assert undone.state == funds.granted()


def _answer_to(day: FamilyDay) -> RequestAnswered:
    assert day.asked is not None
    return RequestAnswered(request=day.asked, asked="ReserveFunding")


def test_a_release_that_is_not_answered_leaves_the_day_its_money() -> None:
    day, fund = funded()
    day, fund = held(day), with_receipts(fund)
    account = accounting(day)
    done = late(account.state)
    assert (done.state.life, done.says[0].message) == ("held", FamilyDayNotAccounted())
    taken_back = asked(done)
    assert isinstance(taken_back, ReleaseTakenBack)
    kept = reserving.keep(released(fund, account).state, taken_back, funds.at())
    assert kept is not None
    assert [free_cents(kept.state, line) for line in CostLine] == [
        free_cents(fund, line) for line in CostLine
    ]


def test_a_release_that_is_taken_back_gives_nothing_away_twice() -> None:
    day, fund = funded()
    account = accounting(held(day))
    fund = released(fund, account).state
    fund = funds.paid(fund, 1, CostLine.CATERING, 900_00).state
    taken_back = asked(late(account.state))
    assert isinstance(taken_back, ReleaseTakenBack)
    kept = reserving.keep(fund, taken_back, funds.at())
    assert kept is not None
    stands = funds.line(kept.state, CostLine.CATERING)
    assert (stands.from_grant_cents, stands.reserved_cents) == (900_00, 100_00)
    assert not stands.exceeded


def test_a_release_that_is_taken_back_too_late_reserves_nothing_in_a_ledger_that_is_closed() -> (
    None
):
    day, fund = funded()
    account = accounting(held(day))
    closed = proving.submit(released(fund, account).state, SubmitProofOfUse(), funds.at(AFTERWARDS))
    assert closed is not None
    taken_back = asked(late(account.state))
    assert isinstance(taken_back, ReleaseTakenBack)
    assert reserving.keep(closed.state, taken_back, funds.at()) is None


def test_who_plans_anew_has_paid_for_the_day_already_what_is_paid() -> None:
    _, fund = funded()
    fund = funds.paid(fund, 1, CostLine.CATERING, 150_00, family_day=UUID(DAY)).state
    fund = funds.paid(fund, 2, CostLine.CATERING, 800_00).state
    fund = fund.without_reservation(UUID(DAY))
    assert free_cents(fund, CostLine.CATERING) == 50_00
    request = asked(planned())
    assert isinstance(request, ReserveFunding)
    done = reserving.reserve(fund, request, funds.at(WINTER, "events"))
    (said,) = done.says
    assert said.message == FundingReserved(family_day=UUID(DAY), reserved_cents=750_00)
    stands = funds.line(done.state, CostLine.CATERING)
    assert (stands.from_grant_cents, stands.reserved_cents, stands.exceeded) == (
        950_00,
        50_00,
        False,
    )
    dearer = request.model_copy(update={"costs": funds.amounts({CostLine.CATERING: 200_01})})
    with pytest.raises(Refused) as no:
        reserving.reserve(fund, dearer, funds.at(WINTER, "events"))
    assert no.value.code is Code.OVER_BUDGET


def test_a_fund_pays_for_so_many_days_and_for_one_of_them_again() -> None:
    _, fund = funded()
    (one,) = fund.reservations
    others = [one.change(family_day=funds.reference(n), standing="released") for n in range(199)]
    full = fund.change(reservations=(one, *others))
    request = asked(planned())
    assert isinstance(request, ReserveFunding)
    reserving.reserve(full, request, funds.at(WINTER, "events"))
    another = request.model_copy(update={"asker": funds.reference(200)})
    with pytest.raises(Refused) as no:
        reserving.reserve(full, another, funds.at(WINTER, "events"))
    assert no.value.code is Code.FULL


def test_a_day_that_is_called_off_keeps_its_money_for_what_has_to_be_paid_all_the_same() -> None:
    day, fund = funded()
    done = cancelled(day)
    assert {said.to for said in done.says} == {None, PRISON}
    fund = funds.paid(fund, 1, CostLine.TRAVEL, 90_00, family_day=UUID(DAY)).state
    end = released(fund, accounting(done.state))
    (_, told) = [said.message for said in end.says]
    assert isinstance(told, FundingReleased)
    assert (told.spent_cents, told.released_cents) == (90_00, 810_00)
    assert end.state.reservations[0].came is None


def test_a_day_that_is_called_off_before_it_has_money_takes_its_request_back() -> None:
    done = cancelled(planned().state)
    assert isinstance(asked(done), ReservationTakenBack)
    assert done.state.deadlines == {}
    assert {said.to for said in done.says} == {None}, "its prison never heard of it"
    assert accounting(done.state).state.life == "accounted"


def test_called_off_again_it_is_already_so_also_once_it_is_accounted_for() -> None:
    off = cancelled(planned().state).state
    assert planning.cancel(off, CancelFamilyDay(), at()) is None
    assert planning.cancel(accounting(off).state, CancelFamilyDay(), at()) is None
    day, _ = funded()
    over = answered(accounting(held(day)).state)
    assert over is not None
    with pytest.raises(Refused) as no:
        planning.cancel(over.state, CancelFamilyDay(), at())
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "accounted")


@pytest.mark.parametrize(
    ("message", "code", "pointer"),
    [
        ({"prison": "jugendamt-13003"}, Code.UNKNOWN_AGENCY, "/prison"),
        ({"prison": "jva-nirgendwo"}, Code.UNKNOWN_AGENCY, "/prison"),
        ({"on": WINTER.date() - timedelta(days=1)}, Code.TOO_LATE, "/on"),
    ],
)
def test_a_day_is_planned_in_a_prison_and_not_afterwards(
    message: dict[str, object], code: Code, pointer: str
) -> None:
    with pytest.raises(Refused) as no:
        planned(DAY_IN_BUETZOW.model_copy(update=message))
    assert (no.value.code, no.value.pointer) == (code, pointer)


def test_places_are_booked_by_the_prison_as_counts_and_no_more_than_there_are() -> None:
    day, _ = funded()
    done = booked(day)
    assert done is not None
    assert done.state.life == "open"
    assert booked(done.state) is None
    assert [said.to for said in done.says] == [None, ORGANISER]
    by_organiser = holding.book(day, BOOKED[0], at())
    assert by_organiser is not None
    assert [said.to for said in by_organiser.says] == [None, PRISON]
    with pytest.raises(Refused) as no:
        booked(day, BookPlaces(families=13, children=20))
    assert (no.value.code, no.value.pointer) == (Code.OVER_CAPACITY, "/families")
    with pytest.raises(Refused) as no:
        holding.book(day, BookPlaces(families=1, children=1), at(sender="jugendamt-13003"))
    assert no.value.code is Code.NOT_COMPETENT
    with pytest.raises(Refused) as no:
        holding.book(day, BookPlaces(families=1, children=1), at(AFTERWARDS, PRISON))
    assert no.value.code is Code.TOO_LATE


def test_who_came_is_recorded_on_the_day_at_the_earliest_and_until_it_is_accounted_for() -> None:
    day, _ = funded()
    with pytest.raises(Refused) as no:
        holding.record(day, CAME[0], at())
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "funded")
    corrected = held(held(day), CAME[1])
    assert corrected.came is not None
    assert corrected.came.children == 12
    with pytest.raises(Refused) as no:
        holding.record(accounting(corrected).state, CAME[0], at(AFTERWARDS))
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "held")


def test_nobody_but_its_organiser_decides_about_a_day() -> None:
    day, _ = funded()
    stranger = at(AFTERWARDS, "traeger-beispiel")
    attempts: tuple[Callable[[], object], ...] = (
        lambda: planning.plan(day, DAY_IN_BUETZOW, stranger),
        lambda: planning.cancel(day, CancelFamilyDay(), stranger),
        lambda: holding.record(day, CAME[0], stranger),
        lambda: holding.account(day, AccountFamilyDay(), stranger),
    )
    for attempt in attempts:
        with pytest.raises(Refused) as no:
            attempt()
        assert no.value.code is Code.NOT_COMPETENT


def test_a_receipt_names_only_a_day_for_which_money_was_reserved() -> None:
    with pytest.raises(Refused) as no:
        funds.paid(funds.granted(), 1, CostLine.TRAVEL, 100, family_day=UUID(DAY))
    assert (no.value.code, no.value.pointer) == (Code.UNKNOWN_ITEM, "/family_day")
