from datetime import timedelta

import pytest

from services.intake.contract.consents import DeclineConsent, GrantConsent, WithdrawConsent
from services.intake.contract.erasure import ConfirmErasure
from services.intake.contract.milestones import (
    RecordSubjectInformed,
    ReportFirstVisit,
    ReportRelease,
)
from services.intake.contract.notices import ReportAdmission, RetractNotice
from services.intake.settings import Settings, rules
from services.intake.switchboard import SWITCHBOARD
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.erasure import ReferralWithdrawn
from shared.language.answers import DeadlineReached
from shared.network.registry import AgencyKind
from tests.intake.cases import REGISTRY, RULES


def test_withdrawal_retraction_and_erasure_do_not_wait_for_repairs() -> None:
    for message in (WithdrawConsent, RetractNotice, ConfirmErasure, ReferralWithdrawn):
        assert SWITCHBOARD.on[message].overtakes
    # An office that intake does not know of yet could not withdraw.
    assert SWITCHBOARD.on[ReferralRouted].overtakes


def test_what_belongs_to_the_receipt_is_heard_after_the_erasure_and_no_new_consent() -> None:
    for message in (ConfirmErasure, ReferralWithdrawn, DeadlineReached):
        assert SWITCHBOARD.on[message].after_erasure
    for other in (ReportAdmission, GrantConsent, WithdrawConsent):
        assert not SWITCHBOARD.on[other].after_erasure


def test_only_a_prison_says_what_happens_in_it_and_to_whom_its_children_may_be_named() -> None:
    for message in (
        ReportAdmission,
        GrantConsent,
        DeclineConsent,
        RetractNotice,
        ReportRelease,
        RecordSubjectInformed,
        ReportFirstVisit,
    ):
        assert SWITCHBOARD.on[message].by == {AgencyKind.PRISON}


def test_whoever_helps_confirms_an_erasure_and_an_office_also_takes_a_withdrawal() -> None:
    offices = {AgencyKind.YOUTH_OFFICE, AgencyKind.COORDINATION_OFFICE}
    assert SWITCHBOARD.on[WithdrawConsent].by == offices | {AgencyKind.PRISON}
    assert SWITCHBOARD.on[ConfirmErasure].by == offices | {AgencyKind.PROVIDER}


def test_the_settings_left_alone_are_the_rules_of_the_domain() -> None:
    assert rules(Settings(), REGISTRY) == RULES


def test_a_setting_is_what_it_is_with_its_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_SETTLE_MINUTES", "0")
    monkeypatch.setenv("INTAKE_RELEASE_BEFORE_NOTICE_SUPPRESSES", "false")
    changed = rules(Settings(), REGISTRY)
    assert changed.settle == timedelta(0)
    assert changed.release_before_notice_suppresses is False
