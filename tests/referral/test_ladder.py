from datetime import UTC, datetime, timedelta

import pytest

from services.referral.contract.answers import AcceptReferral, AcknowledgeReferral
from services.referral.contract.assigning import ReferralAssigned
from services.referral.contract.deadlines import (
    DeadlineMissed,
    DeadlineReminder,
    EscalationRaised,
    EscalationResolved,
    ReferralDeadline,
    Rung,
)
from services.referral.domain.case import Case
from services.referral.domain.rungs import LADDER, rung_at
from services.referral.domain.time_limits import TIME_LIMITS, next_rung
from shared.language.answers import DeadlineReached
from shared.language.message import Message
from shared.language.steps import Said
from shared.network.notices import Path, ReceiverKind
from shared.network.working_days import Calendar
from tests.referral.cases import (
    BOTH,
    CLOSED_ON_THURSDAY,
    COORDINATION,
    NOON,
    ROSTOCK,
    YOUTH_OFFICE_ONLY,
    acknowledged,
    after,
    assigned,
    child,
    hear,
    let_time_pass,
    names,
    notice,
    part,
    pending,
    readable,
    said,
    step,
    the_referral,
)

BEFORE_MAY_DAY = datetime(2026, 4, 29, 10, tzinfo=UTC)
"""A Wednesday; Friday is a holiday, then comes a weekend."""
BEFORE_EASTER = datetime(2026, 4, 2, 10, tzinfo=UTC)
"""The Thursday before Good Friday."""
MUCH_LATER = timedelta(days=40)


def _only_acknowledgement(case: Case) -> Case:
    """The same case with one deadline, so that one ladder can be read by itself."""
    kept = {kind: due for kind, due in case.deadlines.items() if kind.startswith("acknowledge:")}
    return case.model_copy(update={"deadlines": kept})


def _told(heard: list[tuple[datetime, Said]]) -> list[tuple[str, str, str]]:
    return [
        (
            when.strftime("%d.%m. %H:%M"),
            entry.message.type_name(),
            str(entry.to or getattr(entry.message, "to", "")),
        )
        for when, entry in heard
    ]


def test_the_ladder_climbs_one_working_day_a_rung_over_a_holiday_and_a_weekend() -> None:
    case = _only_acknowledgement(assigned(now=BEFORE_MAY_DAY))
    case, heard = let_time_pass(case, BEFORE_MAY_DAY + MUCH_LATER)
    # 22:00 in UTC is midnight in Berlin: Thursday ends, then Monday, Tuesday, Wednesday.
    assert _told(heard) == [
        ("30.04. 22:00", "DeadlineMissed", ""),
        ("30.04. 22:00", "DeadlineReminder", ROSTOCK),
        ("04.05. 22:00", "EscalationRaised", "head"),
        ("05.05. 22:00", "EscalationRaised", "coordination_office"),
        ("05.05. 22:00", "DeadlineReminder", COORDINATION),
        ("06.05. 22:00", "EscalationRaised", "ministries_report"),
    ]
    assert case.deadlines == {}


def test_a_ladder_that_begins_over_easter_waits_for_the_tuesday() -> None:
    case = assigned(now=BEFORE_EASTER)
    assert pending(case)["acknowledge"] == datetime(2026, 4, 7, 22, tzinfo=UTC)


def test_the_closing_days_of_an_office_move_its_deadlines() -> None:
    mine = notice(child("c1", "13073"))
    case = assigned(mine, part(CLOSED_ON_THURSDAY))
    assert pending(case)["acknowledge"] == datetime(2026, 3, 6, 23, tzinfo=UTC)
    assert pending(assigned())["acknowledge"] == datetime(2026, 3, 5, 23, tzinfo=UTC)


def test_relatives_in_need_are_looked_at_within_four_hours() -> None:
    case = assigned(notice(path=Path.RELATIVES_IN_NEED), part())
    assert pending(case)["acknowledge"] == NOON + timedelta(hours=4)


def test_a_missed_hour_climbs_in_working_days_after_the_day_it_was_missed() -> None:
    case = assigned(notice(path=Path.RELATIVES_IN_NEED), part())
    case, _ = let_time_pass(_only_acknowledgement(case), NOON + timedelta(hours=4))
    assert pending(case)["acknowledge"] == datetime(2026, 3, 5, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("receivers", "covered"),
    [
        (BOTH, {"head": True, "coordination_office": True, "ministries_report": False}),
        (
            YOUTH_OFFICE_ONLY,
            {"head": True, "coordination_office": False, "ministries_report": False},
        ),
    ],
)
def test_a_rung_that_consent_does_not_cover_only_counts(
    receivers: tuple[ReceiverKind, ...], covered: dict[str, bool]
) -> None:
    case = _only_acknowledgement(assigned(notice(receivers=receivers), part()))
    _, heard = let_time_pass(case, NOON + MUCH_LATER)
    says = [entry for _, entry in heard]
    raised = said(says, EscalationRaised)
    assert {entry.to.value: entry.covered for entry in raised} == covered
    reminded = said(says, DeadlineReminder, to=COORDINATION)
    assert len(reminded) == covered["coordination_office"]


def test_a_missed_deadline_names_when_it_was_due_on_every_rung() -> None:
    due = pending(assigned())["acknowledge"]
    _, heard = let_time_pass(_only_acknowledgement(assigned()), NOON + MUCH_LATER)
    says = [entry for _, entry in heard]
    dues: list[Message] = [
        *said(says, DeadlineMissed),
        *said(says, DeadlineReminder, to=ROSTOCK),
        *said(says, DeadlineReminder, to=COORDINATION),
    ]
    assert [getattr(entry, "due", None) for entry in dues] == [due, due, due]


def test_doing_what_is_awaited_stops_the_ladder_and_resolves_what_was_raised() -> None:
    case, _ = let_time_pass(_only_acknowledgement(assigned()), NOON + timedelta(days=3))
    outcome = hear(case, AcknowledgeReferral(referral=the_referral(case).id), ROSTOCK)
    assert said(outcome, EscalationResolved)[0].deadline is ReferralDeadline.ACKNOWLEDGE
    assert outcome.state.deadlines == {}
    assert the_referral(outcome.state).missed == ()


@pytest.mark.parametrize(
    ("receivers", "days", "hears"),
    [(BOTH, 10, True), (BOTH, 3, False), (YOUTH_OFFICE_ONLY, 10, False)],
)
def test_a_coordination_office_that_was_reminded_hears_that_it_is_done(
    receivers: tuple[ReceiverKind, ...], days: int, *, hears: bool
) -> None:
    mine = notice(receivers=receivers)
    case, heard = let_time_pass(
        _only_acknowledgement(assigned(mine, part())), NOON + timedelta(days=days)
    )
    reminded = said([entry for _, entry in heard], DeadlineReminder, to=COORDINATION)
    outcome = hear(case, AcknowledgeReferral(referral=the_referral(case).id), ROSTOCK)
    resolved = said(outcome, EscalationResolved, to=COORDINATION)
    assert [bool(reminded), bool(resolved)] == [hears, hears]
    assert len(said(outcome, EscalationResolved)) == 1


def test_a_coordination_office_that_may_be_told_only_since_then_does_not_hear_that_it_is_done() -> (
    None
):
    mine = notice(receivers=YOUTH_OFFICE_ONLY)
    case, _ = let_time_pass(
        _only_acknowledgement(assigned(mine, part())), NOON + timedelta(days=10)
    )
    case = case.change(notice=notice(receivers=BOTH))
    outcome = hear(case, AcknowledgeReferral(referral=the_referral(case).id), ROSTOCK)
    assert said(outcome, EscalationResolved, to=COORDINATION) == []


def test_after_a_reminder_alone_nothing_has_to_be_resolved() -> None:
    due = pending(assigned())["acknowledge"]
    case, heard = let_time_pass(_only_acknowledgement(assigned()), due)
    assert len(heard) == 2
    outcome = hear(case, AcknowledgeReferral(referral=the_referral(case).id), ROSTOCK)
    assert names(outcome) == ["ReferralAcknowledged"]


def test_a_delivery_that_is_not_confirmed_is_told_again_with_its_sealed_part() -> None:
    _, heard = let_time_pass(assigned(), NOON + timedelta(hours=1))
    says = [entry for _, entry in heard]
    (assignment,) = said(says, ReferralAssigned, to=ROSTOCK)
    assert assignment.sealed == part().jwe
    assert said(says, DeadlineReminder, to=ROSTOCK)[0].deadline is ReferralDeadline.DELIVERY


def test_software_that_is_slower_than_people_is_still_asked_to_confirm() -> None:
    _, heard = let_time_pass(acknowledged(assigned()), NOON + timedelta(hours=1))
    (assignment,) = said([entry for _, entry in heard], ReferralAssigned, to=ROSTOCK)
    assert assignment.answers == (
        "ConfirmDelivery",
        "AcceptReferral",
        "DeclineReferral",
        "HandOverReferral",
        "AskQuestion",
    )


def test_each_answer_ends_its_own_deadline() -> None:
    case = assigned()
    case = after(case, (readable(case), ROSTOCK))
    assert "delivery" not in pending(case)
    assert set(pending(case)) >= {"acknowledge", "decide", "consult"}
    case = acknowledged(case)
    assert set(pending(case)) >= {"decide", "consult"}
    assert "acknowledge" not in pending(case)
    case = after(case, (AcceptReferral(referral=the_referral(case).id), ROSTOCK))
    assert set(pending(case)) == {"consult"}


def test_decision_and_consultation_are_due_after_five_and_ten_working_days() -> None:
    awaited = pending(assigned())
    assert awaited["decide"] == datetime(2026, 3, 11, 23, tzinfo=UTC)
    assert awaited["consult"] == datetime(2026, 3, 18, 23, tzinfo=UTC)


def test_a_service_that_was_away_gives_every_rung_its_working_day() -> None:
    missed = datetime(2026, 3, 4, 23, tzinfo=UTC)
    back = datetime(2026, 3, 9, 9, tzinfo=UTC)
    assert next_rung(missed, back, Calendar(), 1) == datetime(2026, 3, 10, 23, tzinfo=UTC)


def test_a_deadline_of_a_referral_that_is_gone_changes_nothing() -> None:
    stray = DeadlineReached(kind="acknowledge:5a7c1f9e-2222-4aaa-8bbb-000000000009", due=NOON)
    assert step(assigned(), stray, "referral") is None


def test_every_time_limit_is_in_hours_or_in_working_days_and_says_why() -> None:
    for limit in TIME_LIMITS:
        assert (limit.hours is None) != (limit.working_days is None)
        assert limit.because
    assert {limit.deadline for limit in TIME_LIMITS} == set(ReferralDeadline)


def test_what_was_missed_before_the_network_began_climbs_nowhere() -> None:
    first = min(step.since for step in LADDER)
    assert rung_at(2, first) is not None
    assert rung_at(2, first - timedelta(days=1)) is None


def test_the_head_is_told_before_the_coordination_office() -> None:
    _, heard = let_time_pass(_only_acknowledgement(assigned()), NOON + MUCH_LATER)
    raised = said([entry for _, entry in heard], EscalationRaised)
    assert [entry.to for entry in raised] == list(Rung)
    assert [entry.level for entry in raised] == [2, 3, 4]
