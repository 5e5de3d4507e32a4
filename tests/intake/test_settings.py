import pytest
from pydantic import ValidationError

from services.intake.settings import Settings


@pytest.mark.parametrize(("working_days", "receipt_days"), [(5, 30), (60, 120)])
def test_a_receipt_is_kept_until_all_have_had_time_to_confirm(
    working_days: int, receipt_days: int
) -> None:
    chosen = Settings(erasure_working_days=working_days, receipt_days=receipt_days)
    assert chosen.receipt_days == receipt_days


@pytest.mark.parametrize(("working_days", "receipt_days"), [(60, 119), (16, 31)])
def test_a_receipt_that_would_end_before_that_is_not_accepted(
    working_days: int, receipt_days: int
) -> None:
    with pytest.raises(ValidationError, match="INTAKE_RECEIPT_DAYS must be at least twice"):
        Settings(erasure_working_days=working_days, receipt_days=receipt_days)


def test_no_case_may_be_kept_for_longer_than_at_most() -> None:
    assert Settings(retain_days=400, keep_at_most_days=400).keep_at_most_days == 400
    with pytest.raises(ValidationError, match="INTAKE_KEEP_AT_MOST_DAYS must not be less"):
        Settings(retain_days=400, keep_at_most_days=399)
