from datetime import timedelta

import pytest

from services.intake.contract.consents import WithdrawConsent
from services.intake.contract.erasure import ConfirmErasure
from services.intake.contract.notices import RetractNotice
from services.intake.settings import Settings, rules
from services.intake.switchboard import SWITCHBOARD
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.erasure import ReferralWithdrawn
from shared.language.answers import DeadlineReached
from shared.language.message import Command
from shared.network.registry import AgencyKind
from tests.intake.cases import REGISTRY, RULES


def test_every_command_of_the_contract_is_on_the_switchboard() -> None:
    commands = {message for message in SWITCHBOARD.owned() if issubclass(message, Command)}
    assert commands == {message for message in SWITCHBOARD.on if issubclass(message, Command)}


def test_withdrawal_retraction_and_erasure_do_not_wait_for_repairs() -> None:
    overtaking = {message for message, row in SWITCHBOARD.on.items() if row.overtakes}
    assert overtaking == {
        WithdrawConsent,
        RetractNotice,
        ConfirmErasure,
        ReferralWithdrawn,
        # An office that intake does not know of yet could not withdraw.
        ReferralRouted,
    }


def test_only_what_belongs_to_the_receipt_is_heard_after_the_erasure() -> None:
    heard = {message for message, row in SWITCHBOARD.on.items() if row.after_erasure}
    assert heard == {ConfirmErasure, ReferralWithdrawn, DeadlineReached}


def test_what_each_kind_of_agency_may_send() -> None:
    sends = {
        kind: {message.type_name() for message, row in SWITCHBOARD.on.items() if kind in row.by}
        for kind in AgencyKind
    }
    assert sends[AgencyKind.YOUTH_OFFICE] == {"WithdrawConsent", "ConfirmErasure"}
    assert sends[AgencyKind.COORDINATION_OFFICE] == sends[AgencyKind.YOUTH_OFFICE]
    assert sends[AgencyKind.PROVIDER] == {"ConfirmErasure"}
    assert sends[AgencyKind.OPERATOR] == set()
    commands = {message.type_name() for message in SWITCHBOARD.on if issubclass(message, Command)}
    assert sends[AgencyKind.PRISON] == commands - {"ConfirmErasure"}


def test_the_settings_left_alone_are_the_rules_of_the_domain() -> None:
    assert rules(Settings(), REGISTRY) == RULES


def test_a_setting_is_what_it_is_with_its_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_SETTLE_MINUTES", "0")
    monkeypatch.setenv("INTAKE_RELEASE_BEFORE_NOTICE_SUPPRESSES", "false")
    changed = rules(Settings(), REGISTRY)
    assert changed.settle == timedelta(0)
    assert changed.release_before_notice_suppresses is False
