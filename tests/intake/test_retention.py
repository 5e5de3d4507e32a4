from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from services.intake.contract.consents import RenewConsent
from services.intake.contract.erasure import ConfirmErasure, ErasureExtent, ErasureOverdue
from services.intake.contract.notices import IncarcerationNotified
from services.intake.contract.whose_consent import ConsentForm
from services.intake.domain.case import Case, Life
from services.intake.domain.erasure import confirm, owe
from services.intake.domain.feedback import Progress, follow
from services.intake.domain.notify import notify
from services.intake.domain.offices import remember_office
from services.intake.domain.renewing import renew
from services.intake.domain.retention import help_goes_on
from services.intake.domain.rules import end_of
from services.intake.domain.take_back import forget
from services.intake.domain.time import time_passed
from services.intake.switchboard import SWITCHBOARD
from services.referral.contract.assigning import ReferralRouted, ReferralUnroutable
from services.referral.contract.erasure import ErasureReason, ReferralWithdrawn
from services.referral.contract.helping import (
    ClosingOutcome,
    ConsultationHeld,
    ConsultationKind,
    ConsultationMode,
    ConsultationSequence,
    DurationBand,
    ReferralClosed,
)
from services.referral.contract.passing_on import ReferralRecalled
from shared.language.answers import DeadlineReached
from shared.language.steps import Outcome
from shared.network.notices import Path
from tests.intake.cases import (
    NOON,
    REFERRAL,
    ROSTOCK,
    RULES,
    admission,
    at,
    consents,
    content_of,
    in_need,
    names,
    notified,
    reported,
    said,
    settled,
)

A_YEAR_LATER = datetime(2027, 3, 4, 23, tzinfo=UTC)
"""The end, in Berlin, of the day a year after the notice."""
ENDS = ("consent_end", "kept_at_most", "retention")
THREE_YEARS_LATER = datetime(2029, 3, 3, 23, tzinfo=UTC)
LATER = NOON + timedelta(days=200)
ROUTED = ReferralRouted(
    referral=REFERRAL,
    office=ROSTOCK,
    provisional=False,
)
CLOSED = ReferralClosed(referral=REFERRAL, office=ROSTOCK, outcome=ClosingOutcome.HELPED)
CONSULTED = ConsultationHeld(
    referral=REFERRAL,
    office=ROSTOCK,
    kind=ConsultationKind.FAMILY,
    sequence=ConsultationSequence.FURTHER,
    mode=ConsultationMode.PHONE,
    duration=DurationBand.UP_TO_30,
    anonymous=False,
    held_on=LATER.date(),
)


def state(outcome: Outcome[Case] | None) -> Case:
    assert outcome is not None
    return outcome.state


def long_consent() -> Case:
    return notified(admission(consents=consents(valid_until=NOON.date().replace(year=2030))))


def tell_in_time(case: Case, kind: str) -> Outcome[Case]:
    """What comes of one of its deadlines, as the engine hands it over."""
    due = case.deadlines[kind]
    passed = DeadlineReached(kind=kind, due=due)
    step = SWITCHBOARD.on[DeadlineReached].step
    outcome: Outcome[Case] = step(case.not_awaiting(kind), passed, at(due, sender="intake"))
    return outcome


def forgotten() -> Case:
    return forget(notified(in_need()), at(sender="intake")).state


def asked_for_good(*offices: str) -> ReferralWithdrawn:
    return ReferralWithdrawn(offices=offices, why=ErasureReason.RETENTION_ENDED)


@pytest.mark.parametrize("case", [notified(in_need()), long_consent()])
def test_a_case_of_which_nothing_more_is_heard_is_kept_for_a_year(case: Case) -> None:
    assert case.deadlines["retention"] == A_YEAR_LATER


def test_a_consent_that_ends_sooner_ends_the_case_sooner() -> None:
    assert "retention" not in notified().deadlines


def test_a_consent_that_comes_to_end_sooner_is_the_only_end() -> None:
    later = NOON + timedelta(days=1200)
    case = state(follow(long_consent(), CLOSED, at(later, sender="referral")))
    assert "retention" not in case.deadlines


@pytest.mark.parametrize(
    "hear",
    [
        lambda c: remember_office(c, ROUTED, at(LATER, sender="referral")),
        lambda c: follow(c, CLOSED, at(LATER, sender="referral")),
        lambda c: help_goes_on(c, CONSULTED, at(LATER, sender="referral")),
    ],
)
def test_whatever_is_heard_of_the_help_lets_the_year_begin_anew(hear: object) -> None:
    assert callable(hear)
    due = state(hear(notified(in_need()))).deadlines["retention"]
    assert due == datetime(2027, 9, 20, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "end",
    [
        CLOSED.model_copy(update={"outcome": ClosingOutcome.DECLINED_BY_FAMILY}),
        CLOSED.model_copy(update={"outcome": ClosingOutcome.NO_RESPONSE}),
        CLOSED.model_copy(update={"outcome": ClosingOutcome.NOT_REACHED}),
        ReferralRecalled(referral=REFERRAL, office=ROSTOCK),
        ReferralUnroutable(
            referral=REFERRAL, path=Path.RELATIVES_IN_NEED, rule="none", reason="nobody is left"
        ),
    ],
)
def test_an_end_at_which_nobody_was_helped_keeps_nobody_in_mind_for_longer(
    end: Progress,
) -> None:
    case = notified(in_need())
    outcome = follow(case, end, at(LATER, sender="referral"))
    assert outcome is None or outcome.state.deadlines == case.deadlines


def test_what_is_heard_twice_on_one_day_changes_nothing() -> None:
    case = state(help_goes_on(notified(in_need()), CONSULTED, at(LATER, sender="referral")))
    assert help_goes_on(case, CONSULTED, at(LATER, sender="referral")) is None


def test_after_its_year_a_case_is_erased_and_everyone_is_told_to() -> None:
    case = notified(in_need())
    due = case.deadlines["retention"]
    passed = DeadlineReached(kind="retention", due=due)
    outcome = time_passed(settled(case), passed, at(due, sender="intake"))
    assert outcome is not None
    assert outcome.erase
    assert outcome.state.life == Life.EXPIRED
    assert names(outcome) == ["RetentionEnded"]
    assert content_of(outcome.state).keys() == {"deadlines"}


def test_to_its_prison_it_goes_on_for_as_long_as_the_longest_case() -> None:
    case = notified(in_need())
    goes_on = tell_in_time(case, "retention").state
    assert goes_on.appearance is not None
    assert goes_on.appearance.deadlines["kept_at_most"] == THREE_YEARS_LATER
    over = tell_in_time(goes_on, "appearance")
    assert (over.state.life, over.state.appearance, names(over)) == (Life.EXPIRED, None, [])


def test_help_that_goes_on_is_kept_no_longer_than_its_prison_may_see() -> None:
    case = notified(in_need())
    for days in range(300, 1000, 300):
        helped = at(NOON + timedelta(days=days), sender="referral")
        case = state(help_goes_on(case, CONSULTED, helped))
    assert (case.deadlines["kept_at_most"], case.deadlines.get("retention")) == (
        THREE_YEARS_LATER,
        None,
    )
    ended = tell_in_time(case, "kept_at_most")
    assert (ended.erase, ended.state.appearance, names(ended)) == (True, None, ["RetentionEnded"])


def test_a_renewal_is_a_new_word_by_which_it_may_be_kept_for_as_long_again() -> None:
    renewal = RenewConsent(
        given_on=LATER.date(),
        valid_until=LATER.date().replace(year=2035),
        form=ConsentForm.WRITTEN,
        info_version="2026-01",
    )
    renewed = state(renew(long_consent(), renewal, at(LATER)))
    assert renewed.deadlines["kept_at_most"] == datetime(2029, 9, 19, 22, tzinfo=UTC)


def test_the_end_of_a_case_does_not_wait_for_a_repair() -> None:
    assert Case.overtakes("retention")
    assert Case.overtakes("kept_at_most")
    assert not Case.overtakes("erasure")


def test_whoever_was_told_owes_a_confirmation_after_the_year_too() -> None:
    case = state(owe(forgotten(), asked_for_good(ROSTOCK), at(sender="referral")))
    assert case.owing == (ROSTOCK,)
    (due,) = (due for kind, due in case.deadlines.items() if kind == "erasure")
    outcome = time_passed(case, DeadlineReached(kind="erasure", due=due), at(due))
    assert said(outcome, ErasureOverdue).receivers == (ROSTOCK,)


def test_who_erased_is_kept_for_three_years_and_then_only_how_the_case_ended() -> None:
    case = state(owe(forgotten(), asked_for_good(ROSTOCK), at(sender="referral")))
    case = state(confirm(case, ConfirmErasure(extent=ErasureExtent.ERASED), at(sender=ROSTOCK)))
    (due,) = case.deadlines.values()
    assert due == datetime(2029, 3, 3, 23, tzinfo=UTC)
    passed = DeadlineReached(kind="receipt", due=due)
    case = state(time_passed(settled(case), passed, at(due, sender="intake")))
    assert (case.life, content_of(case)) == (Life.EXPIRED, {})


def test_how_long_is_a_setting() -> None:
    rules = replace(RULES, retain_days=30, receipt_days=60)
    outcome = notify(settled(reported(in_need())), at(rules=rules))
    assert said(outcome, IncarcerationNotified).retain_days == 30
    assert outcome.state.deadlines["retention"] == datetime(2026, 4, 3, 22, tzinfo=UTC)
    receipt = forget(outcome.state, at(rules=rules)).state
    assert receipt.deadlines["receipt"] == datetime(2026, 5, 3, 22, tzinfo=UTC)


@pytest.mark.parametrize("seed", range(30))
def test_whatever_happens_a_told_case_has_one_end_and_none_beyond_its_consent(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a schedule, no secret
    last_day = NOON.date() + timedelta(days=random.choice([20, 400, 900]))
    case = notified(admission(consents=consents(valid_until=last_day)))
    now = NOON
    while True:
        ends = {kind: due for kind, due in case.deadlines.items() if kind in ENDS}
        assert ends
        assert min(ends.values()) <= end_of(last_day)
        assert min(ends.values()) <= now + timedelta(days=367)
        now += timedelta(days=random.randint(0, 100))
        if now >= min(ends.values()):
            break
        message = random.choice([ROUTED, CLOSED, CONSULTED])
        outcome = SWITCHBOARD.on[type(message)].step(case, message, at(now, sender="referral"))
        case = case if outcome is None else outcome.state
