"""The proof of use: in time, to the cent, and the only place that names a payee."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from services.events.contract.funds import ProofOfUseSubmitted, SubmitProofOfUse
from services.events.contract.money import CorrectionReason, CostLine
from services.events.domain.funds import granting, proving, receiving, reminding
from services.events.domain.funds.fund import Fund
from services.events.domain.funds.proof import proof_of_use
from shared.language.answers import DeadlineReached
from shared.language.codes import Code
from shared.language.steps import Outcome, Refused
from shared.network.working_days import BERLIN, Calendar, day_of
from shared.store.aggregate import Aggregate
from tests.events.family_days import accounting, funded, held, released, with_receipts
from tests.events.funds import (
    FUND,
    GRANT,
    at,
    corrected,
    granted,
    income,
    income_correction,
    paid,
    received,
)
from tests.events.trainings import ORGANISER

YEAR_AFTER = datetime(2028, 2, 14, 9, tzinfo=UTC)


def submitted(fund: Fund) -> Outcome[Fund]:
    done = proving.submit(fund, SubmitProofOfUse(), at(YEAR_AFTER))
    assert done is not None
    return done


def passed(fund: Fund, kind: str) -> Outcome[Fund]:
    """As the engine does it: the deadline is no longer pending when the step is asked."""
    due = fund.deadlines[kind]
    message = DeadlineReached(kind=kind, due=due)
    return proving.time_passed(fund.not_awaiting(kind), message, at(due))


@pytest.mark.parametrize(
    ("due", "day"),
    [
        (date(2028, 2, 28), date(2028, 2, 1)),
        (date(2028, 3, 31), date(2028, 3, 6)),  # 4 March 2028 is a Saturday
        (date(2028, 4, 5), date(2028, 3, 9)),  # 8 March is a holiday of the Land
    ],
)
def test_the_reminder_comes_on_the_first_working_day_of_the_last_four_weeks(
    due: date, day: date
) -> None:
    moment = reminding.reminder(due, Calendar())
    assert day_of(moment) == day
    assert moment.astimezone(BERLIN).hour == 0


def test_for_a_proof_due_on_28_february_2028_its_holder_is_reminded_on_1_february() -> None:
    fund = granted()
    assert day_of(fund.deadlines["reminder"]) == date(2028, 2, 1)
    done = passed(fund, "reminder")
    assert {said.to for said in done.says} == {None, ORGANISER}
    assert done.state.life == "running"


@pytest.mark.parametrize(
    ("recorded", "awaits"),
    [
        (datetime(2028, 2, 28, 22, tzinfo=UTC), {"reminder", "retention"}),
        (datetime(2028, 2, 29, 9, tzinfo=UTC), {"retention"}),
    ],
)
def test_of_a_grant_that_is_recorded_when_its_proof_was_due_nobody_is_reminded(
    recorded: datetime, awaits: set[str]
) -> None:
    done = granting.record_grant(None, GRANT, at(recorded))
    assert done is not None
    assert set(done.state.deadlines) == awaits


def test_a_grant_is_too_old_for_a_ledger_when_its_payees_would_be_forgotten_at_once() -> None:
    forgotten = granted().deadlines["retention"]
    assert granting.record_grant(None, GRANT, at(forgotten - timedelta(microseconds=1)))
    with pytest.raises(Refused) as no:
        granting.record_grant(None, GRANT, at(forgotten))
    assert (no.value.code, no.value.pointer) == (Code.TOO_LATE, "/proof_due")


def test_who_has_submitted_the_proof_is_not_reminded_of_it() -> None:
    done = submitted(paid(granted(), 1, CostLine.TRAVEL, 100_00).state)
    assert "reminder" not in done.state.deadlines
    assert proving.submit(done.state, SubmitProofOfUse(), at(YEAR_AFTER)) is None
    (said,) = done.says
    assert isinstance(said.message, ProofOfUseSubmitted)
    assert sum(one.planned_cents for one in said.message.lines) == 12_000_00
    assert sum(one.from_grant_cents for one in said.message.lines) == 100_00


def test_after_the_proof_nothing_is_entered_any_more() -> None:
    fund = received(paid(granted(), 1, CostLine.TRAVEL, 100_00).state, 1, 6_000_00)
    done = submitted(fund)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: paid(done.state, 2, CostLine.TRAVEL, 1),
        lambda: corrected(done.state, 1, 1),
        lambda: receiving.record(done.state, income(2, 1), at()),
        lambda: receiving.correct(done.state, income_correction(1, 1), at()),
    )
    for attempt in attempts:
        with pytest.raises(Refused) as no:
            attempt()
        assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "closed")
    assert paid(done.state, 1, CostLine.TRAVEL, 100_00).state == done.state, "it is so already"


def test_a_proof_waits_until_every_family_day_is_accounted_for() -> None:
    day, fund = funded()
    with pytest.raises(Refused) as no:
        submitted(fund)
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "reserved")
    submitted(released(fund, accounting(held(day))).state)


def test_nobody_but_its_holder_submits_the_proof() -> None:
    with pytest.raises(Refused) as no:
        proving.submit(granted(), SubmitProofOfUse(), at(sender="traeger-beispiel"))
    assert no.value.code is Code.NOT_COMPETENT


def test_the_proof_lists_every_entry_by_line_in_time_order_and_the_families_who_came() -> None:
    day, fund = funded()
    fund = with_receipts(fund)
    fund = paid(fund, 7, CostLine.TRAVEL, 120_00, paid_on=date(2027, 2, 1)).state
    fund = corrected(fund, 7, 12_00).state
    fund = released(fund, accounting(held(day))).state
    proof = proof_of_use(fund)
    assert [(one.spending.line, one.amount_cents, one.correction) for one in proof.entries] == [
        ("fees", 250_00, None),
        ("travel", 120_00, None),
        ("travel", 212_40, None),
        ("travel", 118_00, None),
        ("travel", -108_00, CorrectionReason.TYPED_WRONGLY),
        ("material", 76_97, None),
        ("catering", 185_00, None),
    ]
    assert (proof.granted_cents, proof.spent_cents) == (12_000_00, 842_37 + 12_00)
    assert proof.from_grant_cents == proof.spent_cents
    (came,) = proof.days
    assert (came.on, came.came.families, came.came.absent) == (date(2027, 3, 20), 7, 2)


def test_payees_are_forgotten_five_years_after_the_proof_and_sums_stay() -> None:
    fund = submitted(paid(granted(), 1, CostLine.TRAVEL, 100_00).state).state
    assert fund.deadlines == {"retention": YEAR_AFTER + timedelta(days=1827)}
    left = passed(fund, "retention").state
    assert "Muster" not in left.model_dump_json()
    assert "Fahrten" not in left.model_dump_json()
    assert proof_of_use(left).spent_cents == 100_00
    assert paid(left, 1, CostLine.TRAVEL, 100_00).state == left, "a repeat brings no name back"


def test_payees_are_forgotten_also_when_nobody_ever_proves_anything() -> None:
    fund = passed(paid(granted(), 1, CostLine.TRAVEL, 100_00).state, "retention").state
    assert fund.deadlines == {}
    assert "Muster" not in fund.model_dump_json()
    with pytest.raises(Refused) as no:
        paid(fund, 2, CostLine.TRAVEL, 1)
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "closed")


def test_payees_are_forgotten_on_time_also_while_a_record_waits_for_a_repair() -> None:
    fund = granted()
    waiting = Aggregate(id=FUND, state=fund, waiting=["a record that crashed"])
    assert waiting.due_at == fund.deadlines["retention"]
