from datetime import timedelta

import pytest

from services.intake.contract.consents import (
    DeclineConsent,
    GrantConsent,
    NarrowConsent,
    RenewConsent,
    WithdrawConsent,
)
from services.intake.contract.erasure import ConfirmErasure
from services.intake.contract.milestones import (
    RecordSubjectInformed,
    ReportFirstVisit,
    ReportRelease,
)
from services.intake.contract.notices import ReportAdmission, RetractNotice
from services.intake.contract.questions import AnswerQuestion
from services.intake.contract.resealing import ReplaceSealedPart
from services.intake.domain.case import Life, receipt
from services.intake.settings import Settings, rules
from services.intake.switchboard import SWITCHBOARD
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.erasure import ReferralWithdrawn
from services.referral.contract.questions import QuestionAsked
from shared.language.answers import DeadlineReached
from shared.language.codes import Code
from shared.network.registry import AgencyKind
from tests.intake.cases import REGISTRY, RULES, at, refusal


def test_withdrawal_retraction_and_erasure_do_not_wait_for_repairs() -> None:
    for message in (WithdrawConsent, RetractNotice, ConfirmErasure, ReferralWithdrawn):
        assert SWITCHBOARD.on[message].overtakes
    # An office that intake does not know of yet could not withdraw.
    assert SWITCHBOARD.on[ReferralRouted].overtakes


def test_what_belongs_to_the_receipt_is_heard_after_the_erasure() -> None:
    # What was asked for is taken then too, or its refusal would tell the prison of the end.
    for message in (ConfirmErasure, ReferralWithdrawn, DeadlineReached, ReplaceSealedPart):
        assert SWITCHBOARD.on[message].after_erasure


def test_whatever_a_prison_may_send_is_answered_as_ever_after_others_took_it_back() -> None:
    for message, row in SWITCHBOARD.on.items():
        if AgencyKind.PRISON in row.by:
            assert row.after_erasure, message
            assert hasattr(row.step, "__wrapped__"), message
            if message in {AnswerQuestion, ReplaceSealedPart}:
                continue
            no = refusal(row.step, receipt(Life.WITHDRAWN), message.model_construct(), at())
            assert (no.code, no.state) == (Code.CASE_ERASED, None), message


def test_an_answer_of_a_prison_is_heard_whatever_has_become_of_the_case() -> None:
    row = SWITCHBOARD.on[AnswerQuestion]
    assert row.after_erasure
    assert row.by == {AgencyKind.PRISON}
    # One state, and none in a refusal: nothing to tell the ends of a case apart by.
    assert (row.states.accepted, row.states.refused) == (("answered",), ())
    assert not SWITCHBOARD.on[QuestionAsked].after_erasure


def test_only_a_prison_says_what_happens_in_it_and_to_whom_its_children_may_be_named() -> None:
    for message in (
        ReportAdmission,
        GrantConsent,
        DeclineConsent,
        RetractNotice,
        ReportRelease,
        RecordSubjectInformed,
        ReportFirstVisit,
        ReplaceSealedPart,
    ):
        assert SWITCHBOARD.on[message].by == {AgencyKind.PRISON}


def test_whoever_helps_confirms_an_erasure_and_hears_what_a_family_says_of_its_consent() -> None:
    helpers = {AgencyKind.YOUTH_OFFICE, AgencyKind.COORDINATION_OFFICE, AgencyKind.PROVIDER}
    assert SWITCHBOARD.on[ConfirmErasure].by == helpers
    for message in (NarrowConsent, RenewConsent, WithdrawConsent):
        assert SWITCHBOARD.on[message].by == helpers | {AgencyKind.PRISON}


def test_the_settings_left_alone_are_the_rules_of_the_domain() -> None:
    assert rules(Settings(), REGISTRY) == RULES


def test_a_setting_is_what_it_is_with_its_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_SETTLE_MINUTES", "0")
    monkeypatch.setenv("INTAKE_RELEASE_BEFORE_NOTICE_SUPPRESSES", "false")
    changed = rules(Settings(), REGISTRY)
    assert changed.settle == timedelta(0)
    assert changed.release_before_notice_suppresses is False
