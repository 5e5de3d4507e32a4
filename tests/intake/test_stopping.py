"""Somebody objects, or a family has to be protected: nothing goes on, and no status says so."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.intake.contract.erasure import ConfirmErasure
from services.intake.contract.milestones import ReportRelease
from services.intake.contract.notices import NoticeSuppressed, SuppressionReason
from services.intake.contract.stopping import (
    ObjectionRaised,
    PhoneRequired,
    RaiseObjection,
    SetProtectiveStop,
)
from services.intake.domain.case import Case, Life
from services.intake.domain.report import report
from services.intake.domain.stopping import object_to, stop
from services.intake.switchboard import SWITCHBOARD
from services.intake.tables.erasure import ERASURE
from services.referral.contract.answers import ReferralDelivered
from services.referral.contract.erasure import ReferralsErased, ReferralWithdrawn
from shared.language.codes import Code
from shared.network.agency import Agency
from shared.network.registry import Registry
from tests.intake.cases import (
    COORDINATION,
    OTHER_PRISON,
    PRISON,
    PROVIDER,
    REFERRAL,
    REGISTRY,
    ROSTOCK,
    RULES,
    SCHWERIN,
    admission,
    alone,
    at,
    awaiting,
    content_of,
    in_need,
    names,
    notified,
    only_counted,
    refusal,
    reported,
    said,
)

STOP, OBJECTION = SetProtectiveStop(), RaiseObjection()
PHONE = "+49 30 23125 105"


def _with(name: str, **fields: Any) -> Agency:
    return REGISTRY[name].model_copy(update=fields)


REACHABLE = replace(
    RULES,
    registry=Registry(
        [
            *(a for a in REGISTRY.agencies if a.id not in (ROSTOCK, SCHWERIN, PRISON)),
            _with(ROSTOCK, duty_phone=PHONE),
            _with(SCHWERIN, duty_phone="+49 30 23125 106"),
            _with(PRISON, district="13004"),
        ]
    ),
)


@pytest.mark.parametrize("sender", [PRISON, ROSTOCK])
def test_an_objection_to_what_was_told_lets_everyone_erase(sender: str) -> None:
    outcome = object_to(notified(in_need()), OBJECTION, at(sender=sender))
    assert said(outcome, ObjectionRaised).by == sender
    assert (outcome.erase, outcome.state.life) == (True, Life.OBJECTED)


def test_an_objection_before_anyone_was_told_suppresses_the_notice() -> None:
    outcome = object_to(reported(in_need()), OBJECTION, at())
    assert said(outcome, NoticeSuppressed).reason == SuppressionReason.OBJECTED
    assert content_of(outcome.state) == {}


@pytest.mark.parametrize("case", [reported(), notified(), awaiting()])
def test_what_rests_on_a_consent_is_withdrawn_and_not_objected_to(case: Case) -> None:
    assert refusal(object_to, case, OBJECTION, at()).code == Code.NO_LAWFUL_BASIS


@pytest.mark.parametrize("step", [(object_to, OBJECTION), (stop, STOP)])
@pytest.mark.parametrize("sender", [OTHER_PRISON, SCHWERIN, COORDINATION, PROVIDER])
def test_whoever_does_not_know_of_the_case_ends_nothing(step: Any, sender: str) -> None:
    no = refusal(step[0], notified(in_need()), step[1], at(sender=sender))
    assert (no.code, no.state) == (Code.NOT_COMPETENT, None)


def test_a_protective_stop_lets_whoever_knows_restrict_and_the_prison_call() -> None:
    outcome = stop(notified(), STOP, at(rules=REACHABLE))
    assert names(outcome) == ["ProtectiveStopSet", "PhoneRequired"]
    assert said(outcome, PhoneRequired) == PhoneRequired(office=ROSTOCK, duty_phone=PHONE)
    assert outcome.says[1].to == PRISON
    assert (outcome.erase, outcome.state.life) == (True, Life.STOPPED)


@pytest.mark.parametrize("message", [admission(), in_need(), only_counted(), alone()])
def test_a_stop_before_anyone_was_told_leaves_nothing_and_nobody_hears_a_status(
    message: Any,
) -> None:
    outcome = stop(reported(message), STOP, at(rules=REACHABLE))
    assert names(outcome) == ["ProtectiveStopSet", "PhoneRequired"]
    assert content_of(outcome.state) == {}


def test_a_stop_that_an_office_sets_is_told_no_prison() -> None:
    outcome = stop(notified(), STOP, at(sender=ROSTOCK, rules=REACHABLE))
    assert names(outcome) == ["ProtectiveStopSet"]
    assert outcome.says[0].to is None


def test_what_comes_with_a_protective_stop_was_never_a_notice() -> None:
    outcome = report(None, admission(protective_stop=True), at(rules=REACHABLE))
    assert names(outcome) == ["PhoneRequired"]
    assert said(outcome, PhoneRequired).office == ROSTOCK
    assert (outcome.erase, outcome.state.life) == (True, Life.STOPPED)
    assert content_of(outcome.state) == {}


def test_where_no_child_is_named_the_office_around_the_prison_is_called() -> None:
    outcome = report(None, only_counted(protective_stop=True), at(rules=REACHABLE))
    assert said(outcome, PhoneRequired).office == SCHWERIN
    nowhere = report(None, only_counted(protective_stop=True), at())
    assert said(nowhere, PhoneRequired) == PhoneRequired(office=COORDINATION)


def test_of_a_stopped_case_nothing_is_heard_any_more_but_what_its_receipt_needs() -> None:
    stopped = stop(notified(), STOP, at(rules=REACHABLE)).state
    assert content_of(stopped).keys() == {"deadlines", "proofs"}
    asked = {message for message, row in ERASURE.items() if row.after_erasure}
    assert asked == {ConfirmErasure, ReferralWithdrawn, ReferralsErased}
    delivered = ReferralDelivered(referral=REFERRAL, office=ROSTOCK)
    assert SWITCHBOARD.on[ReferralDelivered].step(stopped, delivered, at(sender="referral")) is None
    released = ReportRelease(released_on=date(2026, 3, 4))
    no = refusal(SWITCHBOARD.on[ReportRelease].step, stopped, released, at())
    assert no.code == Code.CASE_ERASED


def test_both_go_ahead_of_what_waits_for_repairs() -> None:
    assert SWITCHBOARD.on[RaiseObjection].overtakes
    assert SWITCHBOARD.on[SetProtectiveStop].overtakes
