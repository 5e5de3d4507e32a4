from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError

from services.intake.contract.consents import WithdrawConsent
from services.intake.contract.milestones import Released, ReportRelease
from services.intake.contract.notices import (
    IncarcerationNotified,
    NoticeRetracted,
    NoticeStatusChanged,
    NoticeSuppressed,
    ReportAdmission,
    RetractionCode,
    RetractNotice,
    SealedPartPassedOn,
    SuppressionReason,
)
from services.intake.domain.case import Case, Life
from services.intake.domain.lawful_basis import BASES
from services.intake.domain.milestones import release
from services.intake.domain.notify import notify
from services.intake.domain.take_back import retract, withdraw
from services.intake.domain.time import time_passed
from shared.language.answers import DeadlineReached
from shared.language.steps import tell
from shared.network.children import ResidenceKind
from shared.network.notices import NoticeStatus, Remedy
from tests.intake.cases import (
    NOON,
    PRISON,
    ROSTOCK,
    RULES,
    SCHWERIN,
    admission,
    at,
    awaiting,
    child,
    consents,
    content_of,
    in_need,
    names,
    own,
    reported,
    said,
    sealed_for,
    settled,
)

RETRACTION = RetractNotice(code=RetractionCode.WRONG_PERSON)
RELEASE = ReportRelease(released_on=date(2026, 3, 4))
LAST_DAY = date(2026, 3, 4)
CANNOT_PASS_ON = NoticeStatus.CANNOT_PASS_ON
KEEP_ON_RELEASE = replace(RULES, release_before_notice_suppresses=False)


def test_a_settled_notice_is_told_with_what_the_prison_reported() -> None:
    due = NOON + timedelta(minutes=45)
    case = settled(reported())
    outcome = time_passed(case, DeadlineReached(kind="settle", due=due), at(due, sender="intake"))
    notice = said(outcome, IncarcerationNotified)
    assert (notice.facility, notice.admitted_on) == ("jva-here", date(2026, 3, 3))
    assert notice.children == (child(),)
    assert notice.valid_until == own().valid_until


@pytest.mark.parametrize("word", ["prison_hears", "retain_days"])
def test_a_notice_that_leaves_out_what_offices_are_told_of_is_none(word: str) -> None:
    told = said(notify(settled(reported()), at()), IncarcerationNotified).model_dump()
    del told[word]
    with pytest.raises(ValidationError, match=word):
        IncarcerationNotified.model_validate(told)


def test_the_seal_goes_to_referral_alone_and_together_with_the_notice() -> None:
    parts = (sealed_for(ROSTOCK, "c1"), sealed_for(SCHWERIN, "c2"))
    two = admission(children_count=2, children=(child("c1"), child("c2", "13004")), sealed=parts)
    outcome = notify(settled(reported(two)), at())
    assert names(outcome) == ["IncarcerationNotified", "SealedPartPassedOn"]
    assert said(outcome, SealedPartPassedOn).sealed == parts
    assert SealedPartPassedOn.topic == "referral.sealed.v1"
    assert b"jwe" not in said(outcome, IncarcerationNotified).to_json()


def test_referral_hears_also_that_there_is_no_sealed_part() -> None:
    nobody = in_need(children=(child(kind=ResidenceKind.OUTSIDE_LAND),), sealed=())
    outcome = notify(settled(reported(nobody)), at())
    assert said(outcome, SealedPartPassedOn).sealed == ()


def test_intake_forgets_children_and_seal_in_the_moment_it_tells_them() -> None:
    case = notify(settled(reported()), at()).state
    assert case.life == Life.NOTIFIED
    kept = case.model_dump_json()
    assert "jwe" not in kept
    assert "age_band" not in kept
    assert "telling_the_child" not in kept


def test_a_notice_with_consent_lives_to_the_end_of_its_last_day_in_berlin() -> None:
    case = notify(settled(reported()), at()).state
    # 4 September ends at 22:00 UTC.
    assert case.deadlines["consent_end"] == datetime(2026, 9, 4, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize("case", [reported(), reported(in_need()), awaiting()])
def test_a_retraction_inside_the_settling_time_suppresses_the_notice(case: Case) -> None:
    outcome = retract(case, RETRACTION, at())
    assert outcome.erase
    assert outcome.state.life == Life.SUPPRESSED
    assert content_of(outcome.state) == {}
    assert names(outcome) == ["NoticeSuppressed"]
    assert said(outcome, NoticeSuppressed).reason == SuppressionReason.RETRACTED


def test_a_retraction_after_it_is_told_to_everyone_who_knows() -> None:
    case = notify(settled(reported()), at()).state
    assert (
        said(retract(case, RETRACTION, at()), NoticeRetracted).code == RetractionCode.WRONG_PERSON
    )


@pytest.mark.parametrize("case", [reported(), awaiting()])
def test_a_withdrawal_before_anyone_knows_erases_at_once_and_nobody_owes_a_thing(
    case: Case,
) -> None:
    outcome = withdraw(case, WithdrawConsent(), at())
    assert outcome.erase
    assert (outcome.state.life, outcome.state.owing) == (Life.WITHDRAWN, ())
    assert content_of(outcome.state) == {}
    assert said(outcome, NoticeSuppressed).reason == SuppressionReason.CONSENT_WITHDRAWN


@pytest.mark.parametrize("case", [reported(), awaiting()])
def test_a_release_before_anyone_knows_suppresses_the_notice(case: Case) -> None:
    outcome = release(case, RELEASE, at())
    assert outcome is not None
    assert outcome.erase
    assert outcome.state.life == Life.SUPPRESSED
    assert said(outcome, NoticeSuppressed).reason == SuppressionReason.RELEASED


def test_where_a_release_does_not_suppress_it_is_told_right_after_the_notice() -> None:
    case = reported(rules=KEEP_ON_RELEASE)
    kept = release(case, RELEASE, at(rules=KEEP_ON_RELEASE))
    assert kept is not None
    assert (kept.state.life, kept.says) == (Life.HELD, ())
    assert kept.state.deadlines == case.deadlines
    outcome = notify(settled(kept.state), at(rules=KEEP_ON_RELEASE))
    assert names(outcome) == ["IncarcerationNotified", "SealedPartPassedOn", "Released"]
    assert said(outcome, Released).released_on == RELEASE.released_on
    assert outcome.state.life == Life.ENDED


def test_a_consent_that_ends_while_the_notice_settles_suppresses_it() -> None:
    last_day = consents(valid_until=date(2026, 3, 4))
    case = reported(admission(consents=last_day))
    outcome = notify(settled(case), at(datetime(2026, 3, 4, 23, 0, tzinfo=UTC)))
    assert said(outcome, NoticeSuppressed).reason == SuppressionReason.CONSENT_EXPIRED
    assert outcome.erase


def test_a_path_that_loses_its_basis_while_the_notice_settles_suppresses_it() -> None:
    ended = replace(RULES, bases=(replace(BASES[0], until=date(2026, 3, 3)),))
    outcome = notify(settled(reported()), at(rules=ended))
    assert said(outcome, NoticeSuppressed).reason == SuppressionReason.NO_LAWFUL_BASIS
    assert outcome.erase


@pytest.mark.parametrize("path", [admission(consents=consents(valid_until=LAST_DAY)), in_need()])
def test_the_prison_hears_of_a_notice_that_ends_by_itself_before_anyone_was_told(
    path: ReportAdmission,
) -> None:
    without_a_basis = replace(RULES, bases=tuple(replace(basis, until=LAST_DAY) for basis in BASES))
    after = datetime(2026, 3, 4, 23, 0, tzinfo=UTC)
    outcome = notify(settled(reported(path)), at(after, rules=without_a_basis))
    assert names(outcome) == ["NoticeSuppressed", "NoticeStatusChanged"]
    told = NoticeStatusChanged(status=CANNOT_PASS_ON, remedy=Remedy.REPORT_ANEW)
    assert outcome.says[1] == tell(told, to=PRISON)


def test_the_prison_hears_that_nobody_decided_in_time() -> None:
    case = awaiting()
    (due,) = case.deadlines.values()
    passed = DeadlineReached(kind="consent_decision", due=due)
    outcome = time_passed(settled(case), passed, at(due, sender="intake"))
    assert outcome is not None
    assert names(outcome) == ["ConsentDeclined", "NoticeStatusChanged"]
    told = NoticeStatusChanged(status=CANNOT_PASS_ON, remedy=Remedy.REPORT_ANEW)
    assert outcome.says[1] == tell(told, to=PRISON)
