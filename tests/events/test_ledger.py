"""What a grant pays, what it does not, and what a ledger says of both, to the cent."""

from collections.abc import Callable
from datetime import date

import pytest
from pydantic import ValidationError

from services.events.contract.funds import (
    GrantRecorded,
    IncomeCorrected,
    SpendingCorrected,
    SpendingRecorded,
)
from services.events.contract.money import (
    CorrectionReason,
    CostLine,
    CoveredBy,
    IncomeCorrectionReason,
    IncomeSource,
)
from services.events.domain.funds import granting, receiving, spending
from services.events.domain.funds.reckoning import free_cents
from services.events.domain.rules import MOST_ENTRIES
from shared.language.codes import Code
from shared.language.steps import Refused
from tests.events.funds import (
    GRANT,
    at,
    corrected,
    correction,
    granted,
    income,
    income_corrected,
    income_correction,
    line,
    paid,
    receipt,
    received,
    reference,
)
from tests.events.trainings import ORGANISER

TRAVEL, MATERIAL = CostLine.TRAVEL, CostLine.MATERIAL


def test_a_grant_of_12_000_euros_is_told_with_its_lines_and_without_its_giver() -> None:
    done = granting.record_grant(None, GRANT, at())
    assert done is not None
    (said,) = done.says
    told = said.message
    assert isinstance(told, GrantRecorded)
    assert sum(one.amount_cents for one in told.plan) == 12_000_00
    assert told.holder == ORGANISER
    assert b"Stiftung" not in told.to_json()


def test_the_same_grant_again_is_already_so_and_another_is_not() -> None:
    fund = granted()
    assert granting.record_grant(fund, GRANT, at()) is None
    with pytest.raises(Refused) as no:
        granting.record_grant(fund, GRANT.model_copy(update={"giver": "Andere Stiftung"}), at())
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "running")


@pytest.mark.parametrize("sender", ["jva-waldeck", "traeger-ohne-eintrag"])
def test_only_who_holds_a_fund_enters_anything(sender: str) -> None:
    fund = received(paid(granted(), 1, TRAVEL, 100).state, 1, 100)
    stranger = at(sender=sender)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: granting.record_grant(fund, GRANT, stranger),
        lambda: receiving.record(fund, income(2, 1), stranger),
        lambda: receiving.correct(fund, income_correction(1, 1), stranger),
        lambda: spending.record(fund, receipt(2, TRAVEL, 100), stranger),
        lambda: spending.correct(fund, correction(1, 1), stranger),
    )
    for attempt in attempts:
        with pytest.raises(Refused) as no:
            attempt()
        assert no.value.code is Code.NOT_COMPETENT


def test_120_euros_typed_for_12_are_set_right_by_a_counter_entry_and_both_are_visible() -> None:
    fund = paid(granted(), 1, MATERIAL, 120_00).state
    done = corrected(fund, 1, 12_00)
    (entry,) = done.state.spendings
    assert entry.amount_cents == 120_00
    (counter,) = entry.counters
    assert (counter.difference_cents, counter.reason) == (
        -108_00,
        CorrectionReason.TYPED_WRONGLY,
    )
    (said,) = done.says
    assert isinstance(said.message, SpendingCorrected)
    assert said.message.difference_cents == -108_00
    assert line(done.state, MATERIAL).from_grant_cents == 12_00
    assert corrected(done.state, 1, 12_00).says == (), "it is so already"


def test_travel_of_3050_euros_is_recorded_of_which_the_grant_pays_3000() -> None:
    fund = paid(granted(), 1, TRAVEL, 2_950_00).state
    done = paid(fund, 2, TRAVEL, 100_00)
    assert done.answer == "exceeded"
    (said,) = done.says
    assert isinstance(said.message, SpendingRecorded)
    stands = said.message.standing
    assert (stands.from_grant_cents, stands.other_means_cents) == (3_000_00, 50_00)
    assert stands.exceeded
    assert free_cents(done.state, TRAVEL) == 0, "never below zero"
    assert not line(done.state, MATERIAL).exceeded


def test_a_counter_entry_gives_back_first_what_other_means_had_to_pay() -> None:
    fund = paid(paid(granted(), 1, TRAVEL, 120_00).state, 2, TRAVEL, 2_930_00).state
    assert line(fund, TRAVEL).other_means_cents == 50_00
    done = corrected(fund, 1, 12_00)
    assert done.answer == "covered"
    stands = line(done.state, TRAVEL)
    assert (stands.from_grant_cents, stands.other_means_cents) == (2_942_00, 0)


def test_what_is_not_for_the_grant_to_cover_exceeds_nothing() -> None:
    done = paid(granted(), 1, TRAVEL, 100_00, covered_by=CoveredBy.OTHER_MEANS)
    stands = line(done.state, TRAVEL)
    assert (stands.from_grant_cents, stands.other_means_cents) == (0, 100_00)
    assert done.answer == "covered"


@pytest.mark.parametrize("paid_on", [date(2026, 12, 31), date(2027, 1, 1)])
def test_of_what_is_paid_before_its_time_the_grant_covers_nothing_and_the_answer_says_so(
    paid_on: date,
) -> None:
    done = paid(granted(), 1, TRAVEL, 100_00, paid_on=paid_on)
    stands = line(done.state, TRAVEL)
    in_time = paid_on >= GRANT.first_day
    assert stands.from_grant_cents == (100_00 if in_time else 0)
    assert done.answer == ("covered" if in_time else "exceeded")
    assert not stands.exceeded, "the line itself has enough"


def test_a_line_that_is_not_in_the_plan_is_paid_by_other_means() -> None:
    done = paid(granted(), 1, CostLine.ROOMS, 80_00)
    assert done.answer == "exceeded"
    assert line(done.state, CostLine.ROOMS).other_means_cents == 80_00


def test_the_same_receipt_again_is_entered_once_and_another_under_its_reference_not_at_all() -> (
    None
):
    fund = corrected(paid(granted(), 1, TRAVEL, 100_00).state, 1, 90_00).state
    again = paid(fund, 1, TRAVEL, 100_00)
    assert (again.state, again.says, again.answer) == (fund, (), "covered")
    with pytest.raises(Refused) as no:
        paid(fund, 1, TRAVEL, 90_00)
    assert (no.value.code, no.value.pointer) == (Code.CONFLICT, "/spending")


def test_what_is_paid_tomorrow_is_not_entered_today() -> None:
    with pytest.raises(Refused) as no:
        paid(granted(), 1, TRAVEL, 100, paid_on=date(2027, 3, 23))
    assert (no.value.code, no.value.pointer) == (Code.SCHEMA_VIOLATION, "/paid_on")


def test_what_comes_in_tomorrow_is_not_entered_today() -> None:
    tomorrow = income(1, 100, received_on=date(2027, 3, 23))
    with pytest.raises(Refused) as no:
        receiving.record(granted(), tomorrow, at())
    assert (no.value.code, no.value.pointer) == (Code.SCHEMA_VIOLATION, "/received_on")


def test_payee_and_reason_are_told_to_nobody() -> None:
    said = [
        *paid(granted(), 1, TRAVEL, 100_00).says,
        *corrected(paid(granted(), 1, TRAVEL, 100_00).state, 1, 1).says,
    ]
    assert said
    for one in said:
        assert b"Muster" not in one.message.to_json()
        assert b"Fahrten" not in one.message.to_json()


def test_income_is_entered_once_also_when_it_was_set_right_meanwhile() -> None:
    fund = received(granted(), 1, 6_000_00)
    for known in (fund, income_corrected(fund, 1, 5_000_00).state):
        assert receiving.record(known, income(1, 6_000_00), at()) is None
        with pytest.raises(Refused) as no:
            receiving.record(known, income(1, 1), at())
        assert (no.value.code, no.value.pointer) == (Code.CONFLICT, "/income")


def test_an_income_of_6000_euros_typed_for_600_is_set_right_and_both_are_visible() -> None:
    fund = received(received(granted(), 1, 6_000_00), 2, 40_50, source=IncomeSource.CONTRIBUTIONS)
    done = income_corrected(fund, 1, 600_00)
    first, _ = done.state.incomes
    assert first.amount_cents == 6_000_00
    (counter,) = first.counters
    assert counter.difference_cents == -5_400_00
    (said,) = done.says
    assert said.message == IncomeCorrected(
        income=reference(1),
        difference_cents=-5_400_00,
        reason=IncomeCorrectionReason.TYPED_WRONGLY,
        received_cents=640_50,
    )
    assert receiving.correct(done.state, income_correction(1, 600_00), at()) is None, "it is so"


@pytest.mark.parametrize("reason", IncomeCorrectionReason)
def test_an_income_that_should_not_be_there_is_nothing_and_stays_visible(
    reason: IncomeCorrectionReason,
) -> None:
    fund = income_corrected(received(granted(), 1, 40_50), 1, 0, CorrectionReason(reason)).state
    assert (fund.received_cents, fund.entries) == (0, 2)


def test_no_income_is_against_the_rules_of_the_grant() -> None:
    with pytest.raises(ValidationError):
        income_correction(1, 0, CorrectionReason.NOT_ELIGIBLE)


def test_a_ledger_has_room_for_a_year_and_says_when_it_is_full() -> None:
    fund = granted()
    entry = paid(fund, 1, TRAVEL, 1).state.spendings[0]
    full = fund.change(
        spendings=tuple(entry.change(spending=reference(number)) for number in range(MOST_ENTRIES))
    )
    with pytest.raises(Refused) as no:
        paid(full, -1, TRAVEL, 1)
    assert no.value.code is Code.FULL
    with pytest.raises(Refused) as no:
        corrected(full, 1, 2)
    assert no.value.code is Code.FULL


def test_a_counter_entry_is_made_to_what_is_there() -> None:
    with pytest.raises(Refused) as no:
        corrected(granted(), 1, 1)
    assert (no.value.code, no.value.pointer) == (Code.UNKNOWN_ITEM, "/spending")
    with pytest.raises(Refused) as no:
        income_corrected(granted(), 1, 1)
    assert (no.value.code, no.value.pointer) == (Code.UNKNOWN_ITEM, "/income")
