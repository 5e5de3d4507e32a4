"""With his own consent alone a parent is told of alone, until the others have signed or not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.intake.contract.consents import (
    ConsentDeclined,
    ConsentIncomplete,
    DeclineConsent,
    GrantConsent,
    WithdrawConsent,
)
from services.intake.contract.milestones import ReportFirstVisit, ReportRelease
from services.intake.contract.notices import (
    IncarcerationNotified,
    NoticeCompleted,
    NoticeHeld,
    ReportAdmission,
    RetractionCode,
    RetractNotice,
    SealedPartPassedOn,
)
from services.intake.contract.whose_consent import ConsentGiver
from services.intake.domain.case import Case, Life
from services.intake.domain.milestones import release, visit
from services.intake.domain.report import grant, report
from services.intake.domain.take_back import decline, retract, withdraw
from services.intake.domain.time import time_passed
from shared.language.answers import DeadlineReached
from shared.language.codes import Code
from shared.language.steps import Outcome
from shared.network.competence.facts import Custody, Home, HomeKind
from shared.network.notices import Need, ReceiverKind
from shared.network.sealed_parts import SealedFor
from tests.intake import cases
from tests.intake.cases import (
    COORDINATION,
    NOON,
    PRISON,
    ROSTOCK,
    RULES,
    SCHWERIN,
    admission,
    at,
    awaiting,
    child,
    content_of,
    for_children,
    names,
    only_counted,
    own,
    refusal,
    said,
    sealed_for,
)

MOTHER = for_children("c1", given_by=ConsentGiver.OTHER_PARENT, custody=Custody.OTHER_PARENT_ALONE)
FATHER_WITHOUT_CUSTODY = for_children("c1", custody=Custody.OTHER_PARENT_ALONE)
YOUTH_OFFICE_ONLY = (ReceiverKind.YOUTH_OFFICE,)
IN_SCHWERIN = Home(kind=HomeKind.DISTRICT, district="13004")
MISSING = GrantConsent(consents=(MOTHER,), children=(child(),), sealed=(sealed_for(),))


def sealed_alone(receiver: str = COORDINATION) -> SealedFor:
    return sealed_for(receiver).model_copy(update={"children": ()})


def alone(**fields: Any) -> ReportAdmission:
    usual: dict[str, Any] = {
        "consents": (own(), FATHER_WITHOUT_CUSTODY),
        "interpreter_needed": True,
    }
    return cases.alone(**usual | fields)


def at_home(**fields: Any) -> ReportAdmission:
    """Of a parent from Schwerin who has not ticked the coordination office."""
    usual: dict[str, Any] = {
        "consents": (own(receivers=YOUTH_OFFICE_ONLY),),
        "prisoner_home": IN_SCHWERIN,
        "sealed": (sealed_alone(SCHWERIN),),
    }
    return alone(**usual | fields)


def state(outcome: Outcome[Case] | None) -> Case:
    assert outcome is not None
    return outcome.state


def settling() -> Case:
    return report(None, alone(), at()).state


def pass_time(case: Case, kind: str) -> Outcome[Case]:
    """As the engine does it: the deadline that is reached is pending no more."""
    due = case.deadlines[kind]
    reached = DeadlineReached(kind=kind, due=due)
    outcome = time_passed(case.not_awaiting(kind), reached, at(due, sender="intake"))
    assert outcome is not None
    return outcome


def told() -> Case:
    return pass_time(settling(), "settle").state


def test_an_unmarried_father_without_custody_alone_is_told_of_alone() -> None:
    outcome = report(None, alone(), at())
    assert outcome.state.life == Life.PARENT_ONLY
    assert names(outcome) == ["ConsentGranted", "NoticeHeld"]
    # A number of children is one of the things that nobody has allowed to say.
    assert said(outcome, NoticeHeld).children_count is None
    told = pass_time(outcome.state, "settle")
    notice = said(told, IncarcerationNotified)
    assert (notice.children, notice.needs, notice.interpreter_needed) == ((), (), True)
    assert said(told, SealedPartPassedOn).sealed == (sealed_alone_of(outcome.state),)
    assert told.state.life == Life.PARENT_ONLY
    assert told.state.content is None


def sealed_alone_of(case: Case) -> SealedFor:
    assert case.content is not None
    (part,) = case.content.sealed
    return part


def test_nothing_that_is_told_of_the_parent_alone_speaks_of_a_child() -> None:
    held, told = report(None, alone(), at()), pass_time(settling(), "settle")
    spoken = b"".join(s.message.to_json() for s in (*held.says, *told.says))
    for word in (b'"c1"', b"custody", b"age_band", b"children_count", b'"caregiver"'):
        assert word not in spoken


def test_of_a_mother_with_joint_custody_alone_nothing_travels_and_with_his_word_all_does() -> None:
    january = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)
    joint: dict[str, Any] = {
        "custody": Custody.JOINT,
        "given_on": date(2027, 1, 12),
        "valid_until": date(2027, 7, 12),
    }
    hers = for_children("c1", given_by=ConsentGiver.OTHER_PARENT, **joint)
    fields: dict[str, Any] = {
        "occurred_at": january,
        "admitted_on": date(2027, 1, 12),
    }
    no = refusal(report, None, admission(consents=(hers,), **fields), at(january))
    assert (no.code, no.pointer) == (Code.CONSENT_MISSING, "/consents/prisoner")
    his = own(given_on=date(2027, 1, 14), valid_until=date(2027, 7, 12))
    both = (hers, his, for_children("c1", **joint))
    later = at(january + timedelta(days=2))
    assert report(None, admission(consents=both, **fields), later).state.life == Life.HELD


@pytest.mark.parametrize(
    ("message", "code", "pointer"),
    [
        (alone(consents=(MOTHER,)), Code.CONSENT_MISSING, "/consents/prisoner"),
        (
            alone(children=(child(),)),
            Code.CONSENT_MISSING,
            "/consents/children/c1/other_parent",
        ),
        (alone(needs=(Need.CHILDCARE,)), Code.CONSENT_MISSING, "/needs"),
        (
            alone(sealed=(sealed_for(COORDINATION),)),
            Code.CONSENT_MISSING,
            "/sealed/0/children",
        ),
        (
            alone(sealed=(sealed_alone(ROSTOCK),)),
            Code.UNSEALED_PERSONAL_DATA,
            f"/sealed/{COORDINATION}",
        ),
        (
            alone(prisoner_home=IN_SCHWERIN),
            Code.SCHEMA_VIOLATION,
            "/prisoner_home",
        ),
        (
            admission(prisoner_home=IN_SCHWERIN),
            Code.SCHEMA_VIOLATION,
            "/prisoner_home",
        ),
        (
            only_counted(prisoner_home=IN_SCHWERIN),
            Code.CONSENT_MISSING,
            "/prisoner_home",
        ),
        (
            alone(sealed=(sealed_alone(), sealed_alone(ROSTOCK))),
            Code.RECEIVER_NOT_ALLOWED,
            "/sealed/1/receiver",
        ),
        (
            at_home(sealed=(sealed_alone(SCHWERIN), sealed_alone(ROSTOCK))),
            Code.RECEIVER_NOT_ALLOWED,
            "/sealed/1/receiver",
        ),
        (
            at_home(sealed=(sealed_alone(),)),
            Code.RECEIVER_NOT_ALLOWED,
            "/sealed/0/receiver",
        ),
        (
            at_home(sealed=(sealed_alone(ROSTOCK),)),
            Code.UNSEALED_PERSONAL_DATA,
            f"/sealed/{SCHWERIN}",
        ),
        (at_home(sealed=()), Code.UNSEALED_PERSONAL_DATA, f"/sealed/{SCHWERIN}"),
        (at_home(prisoner_home=None), Code.SCHEMA_VIOLATION, "/prisoner_home"),
        (
            at_home(prisoner_home=Home(kind=HomeKind.UNKNOWN)),
            Code.SCHEMA_VIOLATION,
            "/prisoner_home",
        ),
        (
            at_home(prisoner_home=Home(kind=HomeKind.OUTSIDE_LAND)),
            Code.RECEIVER_NOT_ALLOWED,
            "/sealed/0/receiver",
        ),
    ],
)
def test_what_goes_beyond_the_parent_alone_is_refused_with_its_place(
    message: ReportAdmission, code: Code, pointer: str
) -> None:
    no = refusal(report, None, message, at())
    assert (no.code, no.pointer) == (code, pointer)


def test_he_waits_at_the_youth_office_of_his_last_home_where_he_did_not_tick_another() -> None:
    settling = report(None, at_home(), at()).state
    assert settling.life == Life.PARENT_ONLY
    told = pass_time(settling, "settle")
    # Only referral hears where he lived, and intake forgets it.
    assert [s.message for s in told.says if b'"13004"' in s.message.to_json()] == [
        said(told, SealedPartPassedOn)
    ]
    assert said(told, SealedPartPassedOn).prisoner_home == IN_SCHWERIN
    assert '"13004"' not in told.state.model_dump_json()


@pytest.mark.parametrize(
    "home",
    [
        Home(kind=HomeKind.OUTSIDE_LAND),
        Home(kind=HomeKind.ABROAD),
        Home(kind=HomeKind.DISTRICT, district="01003"),
    ],
)
def test_of_a_last_home_without_an_office_that_takes_part_it_is_accepted_and_nothing_sealed(
    home: Home,
) -> None:
    message = at_home(prisoner_home=home, sealed=())
    assert report(None, message, at()).state.life == Life.PARENT_ONLY


def test_his_own_consent_that_comes_later_names_his_last_home_too() -> None:
    message = GrantConsent(
        consents=(own(receivers=YOUTH_OFFICE_ONLY),), sealed=(sealed_alone(SCHWERIN),)
    )
    assert refusal(grant, awaiting(), message, at()).pointer == "/prisoner_home"
    named = message.model_copy(update={"prisoner_home": IN_SCHWERIN})
    assert state(grant(awaiting(), named, at())).life == Life.PARENT_ONLY


def test_while_it_settles_the_missing_consent_makes_it_a_whole_notice_that_settles() -> None:
    outcome = grant(settling(), MISSING, at(NOON + timedelta(minutes=10)))
    assert state(outcome).life == Life.HELD
    assert set(state(outcome).deadlines) == {"settle"}
    notice = said(pass_time(state(outcome), "settle"), IncarcerationNotified)
    assert notice.children == (child(),)


def test_the_missing_consent_completes_the_notice_at_once() -> None:
    case = told()
    outcome = grant(case, MISSING, at(NOON + timedelta(days=14)))
    assert state(outcome).life == Life.NOTIFIED
    assert names(outcome) == ["ConsentGranted", "NoticeCompleted", "SealedPartPassedOn"]
    completed = said(outcome, NoticeCompleted)
    assert completed.children == (child(),)
    assert said(outcome, SealedPartPassedOn).completes
    assert "consent_decision" not in state(outcome).deadlines
    assert state(outcome).offices == (COORDINATION, ROSTOCK)
    assert state(outcome).content is None


def test_a_consent_that_completes_nothing_is_refused() -> None:
    no = refusal(grant, told(), GrantConsent(consents=(own(),)), at())
    assert (no.code, no.pointer) == (Code.CONSENT_MISSING, "/consents/children")
    still = GrantConsent(consents=(FATHER_WITHOUT_CUSTODY,), children=(child(),))
    no = refusal(grant, told(), still, at())
    assert (no.code, no.pointer) == (Code.CONSENT_MISSING, "/consents/children/c1/other_parent")


def test_his_own_consent_that_comes_alone_makes_a_waiting_case_one_of_the_parent_alone() -> None:
    message = GrantConsent(consents=(own(),), sealed=(sealed_alone(),))
    outcome = grant(awaiting(), message, at())
    assert state(outcome).life == Life.PARENT_ONLY
    assert grant(state(outcome), message, at()) is None


@pytest.mark.parametrize("how", ["four weeks", "a no"])
def test_without_the_others_whoever_holds_it_erases_and_only_the_count_stays(how: str) -> None:
    case = told()
    # 4 March + 28 days = 1 April, when Berlin is two hours ahead of UTC.
    assert case.deadlines["consent_decision"] == datetime(2026, 4, 1, 22, 0, tzinfo=UTC)
    if how == "a no":
        outcome = decline(case, DeclineConsent(), at())
    else:
        outcome = pass_time(case, "consent_decision")
    assert outcome.erase
    assert names(outcome) == ["ConsentIncomplete"]
    assert said(outcome, ConsentIncomplete).children_count == 1
    assert outcome.state.life == Life.COUNTED_ONLY
    assert content_of(outcome.state).keys() == {"deadlines", "proofs"}


def test_where_nobody_was_told_a_no_leaves_the_number_alone() -> None:
    outcome = decline(settling(), DeclineConsent(), at())
    assert said(outcome, ConsentDeclined).children_count == 1


def test_withdrawal_and_retraction_are_told_to_whoever_knows_of_the_parent() -> None:
    assert names(withdraw(told(), WithdrawConsent(), at())) == ["ConsentWithdrawn"]
    assert names(withdraw(told(), WithdrawConsent(), at(sender=COORDINATION))) == [
        "ConsentWithdrawn"
    ]
    taken_back = RetractNotice(code=RetractionCode.WRONG_PERSON)
    assert names(retract(told(), taken_back, at())) == ["NoticeRetracted"]
    assert names(retract(settling(), taken_back, at())) == ["NoticeSuppressed"]


def test_of_a_child_nobody_spoke_for_no_visit_is_told() -> None:
    message = ReportFirstVisit(visited_on=date(2026, 3, 4))
    assert refusal(visit, told(), message, at()).code == Code.CONSENT_MISSING


def test_a_release_ends_the_waiting_and_its_clock_runs_on() -> None:
    free = state(release(told(), ReportRelease(released_on=date(2026, 3, 4)), at()))
    assert free.life == Life.ENDED
    assert refusal(grant, free, MISSING, at()).code == Code.WRONG_STATE
    assert refusal(decline, free, DeclineConsent(), at()).code == Code.WRONG_STATE
    assert pass_time(free, "consent_decision").state.life == Life.COUNTED_ONLY


def test_his_consent_that_ends_first_ends_the_case() -> None:
    ending = report(None, alone(consents=(own(valid_until=date(2026, 3, 20)),)), at()).state
    case = pass_time(ending, "settle").state
    assert names(pass_time(case, "consent_end")) == ["ConsentExpired"]


def test_another_law_may_leave_the_path_no_basis_while_it_settles() -> None:
    bases = tuple(replace(basis, until=date(2026, 3, 3)) for basis in RULES.bases)
    rules = replace(RULES, bases=bases)
    due = settling().deadlines["settle"]
    reached = DeadlineReached(kind="settle", due=due)
    outcome = time_passed(settling(), reached, at(due, sender="intake", rules=rules))
    assert names(outcome) == ["NoticeSuppressed", "NoticeStatusChanged"]
    assert outcome is not None
    assert outcome.says[1].to == PRISON
