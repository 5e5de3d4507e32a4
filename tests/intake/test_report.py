from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from services.intake.contract.consents import (
    ConsentDeclined,
    ConsentGranted,
    DeclineConsent,
    NoConsentReason,
)
from services.intake.contract.milestones import SubjectInformed
from services.intake.contract.notices import NoticeHeld, RetractionCode, RetractNotice
from services.intake.contract.whose_consent import Consent
from services.intake.domain.case import Case, Life
from services.intake.domain.report import grant, report
from services.intake.domain.rules import Rules
from services.intake.domain.take_back import decline, retract
from services.intake.domain.time import time_passed
from shared.language.answers import DeadlineReached
from shared.language.codes import Code
from shared.network.competence.facts import Custody
from shared.network.notices import Path
from shared.network.registry import Registry
from tests.intake.cases import (
    NOON,
    OTHER_PRISON,
    PRISON,
    REGISTRY,
    admission,
    alone,
    at,
    awaiting,
    child,
    consents,
    content_of,
    granting,
    hers,
    in_need,
    names,
    notified,
    only_counted,
    own,
    refusal,
    reported,
    said,
    settled,
)


def test_a_notice_with_consent_settles_for_45_minutes_before_anyone_is_told() -> None:
    outcome = report(None, admission(), at())
    assert outcome.state.life == Life.HELD
    assert outcome.state.deadlines == {"settle": NOON + timedelta(minutes=45)}
    assert names(outcome) == ["ConsentGranted", "NoticeHeld"]
    assert said(outcome, NoticeHeld).until == NOON + timedelta(minutes=45)


def test_relatives_in_need_settle_without_a_consent() -> None:
    outcome = report(None, in_need(), at())
    assert outcome.state.life == Life.HELD
    assert names(outcome) == ["NoticeHeld"]
    assert said(outcome, NoticeHeld).path == Path.RELATIVES_IN_NEED


def test_without_consent_only_the_number_is_kept_until_the_end_of_the_28th_day() -> None:
    outcome = report(None, only_counted(children_count=3), at())
    assert outcome.state.life == Life.AWAITING_CONSENT
    assert outcome.state.content is None
    assert outcome.says == ()
    # 4 March + 28 days = 1 April, when Berlin is two hours ahead of UTC.
    assert outcome.state.deadlines == {"consent_decision": datetime(2026, 4, 1, 22, 0, tzinfo=UTC)}


def test_the_seal_is_on_no_open_message() -> None:
    outcome = report(None, admission(), at())
    assert all(b"jwe" not in s.message.to_json() for s in outcome.says)


def test_a_prison_cannot_report_for_another() -> None:
    no = refusal(report, None, admission(facility=OTHER_PRISON), at())
    assert (no.code, no.pointer) == (Code.WRONG_SENDER, "/facility")


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"occurred_at": NOON + timedelta(minutes=6)}, "/occurred_at"),
        ({"admitted_on": date(2026, 3, 5)}, "/admitted_on"),
        ({"subject_informed": date(2026, 3, 5)}, "/subject_informed"),
    ],
)
def test_what_has_not_come_yet_is_not_reported(fields: dict[str, Any], pointer: str) -> None:
    no = refusal(report, None, admission(**fields), at())
    assert (no.code, no.pointer) == (Code.SCHEMA_VIOLATION, pointer)


def test_an_admission_that_has_occurred_is_of_no_later_day() -> None:
    first = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
    assert report(None, admission(occurred_at=first), at()).state.life == Life.HELD
    years_before = admission(occurred_at=datetime(1996, 3, 3, 9, 0, tzinfo=UTC))
    for message in (years_before, admission(occurred_at=first - timedelta(minutes=6))):
        no = refusal(report, None, message, at())
        assert (no.code, no.pointer) == (Code.CONTRADICTION, "/occurred_at")


def test_the_clock_of_a_prison_may_be_a_little_ahead_also_around_midnight() -> None:
    # Two minutes before midnight in Berlin; at the prison the next day has begun.
    ours = datetime(2026, 3, 4, 22, 58, tzinfo=UTC)
    theirs, next_day = ours + timedelta(minutes=4), date(2026, 3, 5)
    early = admission(
        occurred_at=theirs,
        admitted_on=next_day,
        subject_informed=next_day,
        consents=consents(given_on=next_day),
    )
    assert report(None, early, at(ours)).state.life == Life.HELD
    no = refusal(report, None, early, at(ours - timedelta(minutes=4)))
    assert (no.code, no.pointer) == (Code.SCHEMA_VIOLATION, "/occurred_at")


def test_who_looks_after_a_child_signs_for_one_of_whom_the_notice_tells() -> None:
    of_another = (*consents(), hers("c1"), hers("c1", "c2"))
    for step, case, message in (
        (report, None, admission(consents=of_another)),
        (grant, awaiting(), granting(consents=of_another)),
    ):
        no = refusal(step, case, message, at())
        assert (no.code, no.pointer) == (Code.UNKNOWN_ITEM, "/consents/3/children/1")


def test_beside_a_parent_alone_who_looks_after_the_children_may_have_signed_already() -> None:
    case = reported(alone(consents=(own(), hers("c1"))))
    assert case.life == Life.PARENT_ONLY


@pytest.mark.parametrize("fields", [{"children": ()}, {"custody": Custody.JOINT}])
def test_who_looks_after_children_signs_with_their_refs_and_says_nothing_of_custody(
    fields: dict[str, Any],
) -> None:
    with pytest.raises(ValidationError):
        Consent(**dict(hers("c1")) | fields)


@pytest.mark.parametrize("case", [awaiting(), reported(), notified()])
def test_a_case_is_reported_once(case: Case) -> None:
    no = refusal(report, case, admission(), at())
    assert (no.code, no.state) == (Code.WRONG_STATE, case.life)


def test_another_prison_learns_nothing_about_a_case_that_is_not_its_own() -> None:
    no = refusal(report, reported(), admission(facility=OTHER_PRISON), at(sender=OTHER_PRISON))
    assert (no.code, no.pointer, no.state) == (Code.NOT_COMPETENT, None, None)


def test_granting_the_consent_starts_the_settling_time() -> None:
    later = NOON + timedelta(days=3)
    outcome = grant(awaiting(), granting(), at(later))
    assert outcome is not None
    assert outcome.state.life == Life.HELD
    assert outcome.state.deadlines == {"settle": later + timedelta(minutes=45)}
    assert said(outcome, ConsentGranted).valid_until == own().valid_until


def test_granting_the_same_consent_twice_changes_nothing() -> None:
    message = granting()
    granted = grant(awaiting(), message, at())
    assert granted is not None
    assert grant(granted.state, message, at()) is None


@pytest.mark.parametrize("case", [reported(), notified()])
def test_other_children_under_the_same_consent_are_not_silently_ignored(case: Case) -> None:
    no = refusal(grant, case, granting(children=(child("c2"),), sealed=()), at())
    assert (no.code, no.state) == (Code.WRONG_STATE, case.life)


def test_another_consent_for_a_case_that_has_one_is_refused_with_its_state() -> None:
    other = granting(consents=consents(valid_until=date(2026, 12, 31)))
    no = refusal(grant, reported(), other, at())
    assert (no.code, no.state) == (Code.WRONG_STATE, "held")


def test_a_case_on_the_other_path_waits_for_no_consent() -> None:
    assert refusal(grant, reported(in_need()), granting(), at()).code == Code.WRONG_STATE


def test_a_consent_passes_the_same_gate_as_a_report() -> None:
    two = granting(children=(child("c1"), child("c2")))
    no = refusal(grant, awaiting(), two, at())
    assert (no.code, no.pointer) == (Code.SCHEMA_VIOLATION, "/children")
    late = at(NOON + timedelta(days=200))
    no = refusal(grant, awaiting(), granting(), late)
    assert (no.code, no.pointer) == (Code.CONSENT_EXPIRED, "/consents/0/valid_until")


def test_a_declined_consent_leaves_a_number_and_nothing_else() -> None:
    case = reported(only_counted(children_count=3))
    outcome = decline(case, DeclineConsent(), at())
    assert outcome.erase
    assert outcome.state.life == Life.COUNTED_ONLY
    assert content_of(outcome.state) == {}
    assert said(outcome, ConsentDeclined) == ConsentDeclined(
        reason=NoConsentReason.DECLINED, facility=PRISON, children_count=3
    )


def test_no_decision_within_four_weeks_is_a_no() -> None:
    case = awaiting()
    (due,) = case.deadlines.values()
    message = DeadlineReached(kind="consent_decision", due=due)
    outcome = time_passed(settled(case), message, at(due, sender="intake"))
    assert outcome is not None
    assert outcome.erase
    assert outcome.state.life == Life.COUNTED_ONLY
    assert said(outcome, ConsentDeclined).reason == NoConsentReason.NO_DECISION


@pytest.mark.parametrize("case", [reported(), notified()])
def test_a_consent_that_was_given_is_withdrawn_and_not_declined(case: Case) -> None:
    no = refusal(decline, case, DeclineConsent(), at())
    assert (no.code, no.state) == (Code.WRONG_STATE, case.life)


def test_only_the_prison_of_the_case_speaks_for_the_family() -> None:
    stranger = at(sender=OTHER_PRISON)
    assert refusal(grant, awaiting(), granting(), stranger).code == Code.NOT_COMPETENT
    assert refusal(decline, awaiting(), DeclineConsent(), stranger).code == Code.NOT_COMPETENT


def test_it_is_told_once_that_the_prisoner_was_informed() -> None:
    day = date(2026, 3, 4)
    outcome = report(None, only_counted(subject_informed=day), at())
    assert said(outcome, SubjectInformed).informed_on == day
    granted = grant(outcome.state, granting(subject_informed=day), at())
    assert "SubjectInformed" not in names(granted)


def test_a_prison_that_left_begins_no_case() -> None:
    gone = REGISTRY[PRISON].model_copy(update={"left": NOON.date()})
    others = [agency for agency in REGISTRY.agencies if agency.id != PRISON]
    rules = Rules(registry=Registry([*others, gone]))
    assert report(None, admission(), at(rules=rules)).state.life == Life.HELD
    tomorrow = at(NOON + timedelta(days=1), rules=rules)
    no = refusal(report, None, admission(), tomorrow)
    assert (no.code, no.pointer) == (Code.UNKNOWN_AGENCY, "/facility")
    held = report(None, admission(), at(rules=rules)).state
    retraction = RetractNotice(code=RetractionCode.WRONG_PERSON)
    assert retract(held, retraction, tomorrow).state.life != Life.HELD
