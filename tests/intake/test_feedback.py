from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from services.intake.contract.milestones import ReportRelease
from services.intake.contract.notices import NoticeStatusChanged
from services.intake.domain.case import Case
from services.intake.domain.feedback import MEANS, Progress, follow
from services.intake.domain.lawful_basis import BASES
from services.intake.domain.milestones import release
from services.intake.switchboard import SWITCHBOARD
from services.intake.tables.referrals import REFERRALS
from services.referral.contract.answers import ReferralAccepted, ReferralDelivered
from services.referral.contract.assigning import (
    DECLINED_AND_NOBODY_LEFT,
    ReferralRouted,
    ReferralUnroutable,
)
from services.referral.contract.helping import ClosingOutcome, MeasureStarted, ReferralClosed
from services.referral.contract.passing_on import ReferralRecalled
from shared.network.notices import NoticeStatus, Path
from tests.intake.cases import (
    COORDINATION,
    PRISON,
    REFERRAL,
    ROSTOCK,
    RULES,
    SCHWERIN,
    SECOND_REFERRAL,
    at,
    in_need,
    names,
    notified,
    said,
)

DELIVERED = ReferralDelivered(referral=REFERRAL, office=ROSTOCK)
ACCEPTED = ReferralAccepted(referral=REFERRAL, office=ROSTOCK)
MEASURE = MeasureStarted(referral=REFERRAL, office=ROSTOCK, started_on=date(2026, 3, 4))
RECALLED = ReferralRecalled(referral=REFERRAL, office=ROSTOCK)
GIVEN_TO_ANOTHER = RECALLED.model_copy(update={"next_referral": SECOND_REFERRAL})


def unroutable(path: Path) -> ReferralUnroutable:
    return ReferralUnroutable(
        referral=REFERRAL, path=path, rule="no_receiver", reason="no office that may be told"
    )


def closed(outcome: ClosingOutcome) -> ReferralClosed:
    return ReferralClosed(referral=REFERRAL, office=ROSTOCK, outcome=outcome)


def routed(referral: UUID, office: str, follows: UUID | None = None) -> ReferralRouted:
    return ReferralRouted(
        referral=referral,
        office=office,
        provisional=False,
        follows=follows,
    )


DECLINED_AND_NOBODY_ELSE = unroutable(Path.CONSENT).model_copy(
    update={"rule": DECLINED_AND_NOBODY_LEFT}
)


def released(case: Case) -> Case:
    outcome = release(case, ReportRelease(released_on=date(2026, 3, 4)), at())
    assert outcome is not None
    return outcome.state


@pytest.mark.parametrize(
    ("message", "with_consent", "in_need_of_help"),
    [
        (unroutable(Path.CONSENT), NoticeStatus.CANNOT_PASS_ON, NoticeStatus.CANNOT_PASS_ON),
        (DELIVERED, NoticeStatus.PASSED_ON, NoticeStatus.PASSED_ON),
        (ACCEPTED, NoticeStatus.ACCEPTED, None),
        (MEASURE, None, None),
        (closed(ClosingOutcome.HELPED), None, None),
        (closed(ClosingOutcome.DECLINED_BY_FAMILY), None, None),
        (closed(ClosingOutcome.HANDED_OVER), None, None),
        (RECALLED, None, None),
        (DECLINED_AND_NOBODY_ELSE, None, None),
        (GIVEN_TO_ANOTHER, None, None),
    ],
)
def test_what_comes_back_to_the_prison_depends_on_the_path(
    message: Progress, with_consent: NoticeStatus | None, in_need_of_help: NoticeStatus | None
) -> None:
    for case, status in ((notified(), with_consent), (notified(in_need()), in_need_of_help)):
        outcome = follow(case, message, at(sender="referral"))
        told = [said(outcome, NoticeStatusChanged).status] if outcome and outcome.says else []
        assert told == ([status] if status else [])


@pytest.mark.parametrize(
    "end", [closed(ClosingOutcome.HELPED), closed(ClosingOutcome.DECLINED_BY_FAMILY)]
)
def test_an_end_is_told_only_of_what_was_accepted(end: Progress) -> None:
    for case in (notified(), released(notified())):
        outcome = follow(case, end, at(sender="referral"))
        assert outcome is None or outcome.says == ()
        accepted = follow(case, ACCEPTED, at(sender="referral"))
        assert accepted is not None
        outcome = follow(accepted.state, end, at(sender="referral"))
        assert said(outcome, NoticeStatusChanged).status == NoticeStatus.CLOSED


@pytest.mark.parametrize("recalled", [RECALLED, GIVEN_TO_ANOTHER])
def test_of_what_is_recalled_the_prison_hears_nothing_also_after_it_was_accepted(
    recalled: ReferralRecalled,
) -> None:
    """What it had sealed anew is, unless somebody else has ended it before."""
    accepted = follow(released(notified()), ACCEPTED, at(sender="referral"))
    assert accepted is not None
    assert names(follow(accepted.state, recalled, at(sender="referral"))) == []


def test_of_a_decline_that_leaves_nobody_the_prison_hears_nothing() -> None:
    for said_so in (DECLINED_AND_NOBODY_ELSE, unroutable(Path.CONSENT)):
        passed_on = follow(notified(), DELIVERED, at(sender="referral"))
        assert passed_on is not None
        outcome = follow(passed_on.state, said_so, at(sender="referral"))
        assert outcome is None or outcome.says == ()


def test_without_a_consent_the_prison_does_not_hear_that_an_office_declined() -> None:
    passed_on = follow(notified(in_need()), DELIVERED, at(sender="referral"))
    assert passed_on is not None
    assert follow(passed_on.state, DECLINED_AND_NOBODY_ELSE, at(sender="referral")) is None


def test_the_status_goes_to_the_prison_of_the_case_and_nowhere_else() -> None:
    outcome = follow(notified(), DELIVERED, at(sender="referral"))
    assert outcome is not None
    assert [s.to for s in outcome.says] == [PRISON]
    assert NoticeStatusChanged.topic is None


def test_the_prison_hears_no_office_no_outcome_and_no_reason() -> None:
    assert set(NoticeStatusChanged.model_fields) == {"status", "referral", "remedy"}


def test_with_two_referrals_the_prison_hears_one_status_for_each() -> None:
    first = follow(notified(), DELIVERED, at(sender="referral"))
    assert first is not None
    sibling = ReferralDelivered(referral=SECOND_REFERRAL, office=SCHWERIN)
    second = follow(first.state, sibling, at(sender="referral"))
    assert said(second, NoticeStatusChanged).referral == SECOND_REFERRAL


def test_a_referral_that_goes_on_at_another_office_stays_one_for_the_prison() -> None:
    case, told = notified(), []
    third = UUID("5a7c1f9e-2222-4aaa-8bbb-000000000003")
    for message in (
        routed(REFERRAL, ROSTOCK),
        DELIVERED,
        ACCEPTED,
        routed(SECOND_REFERRAL, SCHWERIN, follows=REFERRAL),
        ReferralDelivered(referral=SECOND_REFERRAL, office=SCHWERIN),
        routed(third, COORDINATION, follows=SECOND_REFERRAL),
        ReferralAccepted(referral=third, office=COORDINATION),
        closed(ClosingOutcome.HANDED_OVER),
        ReferralClosed(referral=third, office=COORDINATION, outcome=ClosingOutcome.HELPED),
    ):
        row = SWITCHBOARD.on[type(message)]
        outcome = row.step(case, message, at(sender="referral"))
        if outcome is not None:
            case = outcome.state
            told += [s.message for s in outcome.says]
    assert told == [
        NoticeStatusChanged(status=status, referral=REFERRAL)
        for status in (NoticeStatus.PASSED_ON, NoticeStatus.ACCEPTED, NoticeStatus.CLOSED)
    ]
    assert case.offices == (ROSTOCK, SCHWERIN, COORDINATION)


def test_the_prison_hears_each_status_of_a_referral_once() -> None:
    case = notified()
    told = []
    for message in (DELIVERED, ACCEPTED, DELIVERED, ACCEPTED, closed(ClosingOutcome.PARTLY)):
        outcome = follow(case, message, at(sender="referral"))
        if outcome is not None:
            told += names(outcome)
            case = outcome.state
    assert told == ["NoticeStatusChanged"] * 3
    assert case.heard == {str(REFERRAL): ("passed_on", "accepted", "closed")}


def test_a_path_that_has_lost_its_basis_tells_the_prison_nothing_more() -> None:
    rules = replace(RULES, bases=(replace(BASES[0], until=date(2026, 3, 3)),))
    assert names(follow(notified(), DELIVERED, at(sender="referral", rules=rules))) == []


def test_the_prison_of_an_old_case_hears_no_more_than_its_offices_were_told() -> None:
    yesterday, today = date(2026, 3, 3), date(2026, 3, 4)
    old = replace(BASES[1], until=yesterday)
    wider = replace(BASES[1], since=today, prison_hears=(*old.prison_hears, NoticeStatus.ACCEPTED))
    rules = replace(RULES, bases=(old, wider))
    case, new_case = notified(in_need()), notified(in_need(), rules)
    told = ["NoticeStatusChanged"]
    assert names(follow(case, ACCEPTED, at(sender="referral", rules=rules))) == []
    assert names(follow(new_case, ACCEPTED, at(sender="referral", rules=rules))) == told


def test_what_a_new_law_takes_away_the_prison_of_an_old_case_hears_no_more() -> None:
    rules = replace(
        RULES,
        bases=(
            replace(BASES[0], prison_hears=(NoticeStatus.PASSED_ON,), prison_hears_if_ticked=()),
        ),
    )
    told = ["NoticeStatusChanged"]
    assert names(follow(notified(), DELIVERED, at(sender="referral", rules=rules))) == told
    assert names(follow(notified(), ACCEPTED, at(sender="referral", rules=rules))) == []


def test_every_move_of_a_referral_that_intake_hears_has_a_meaning_but_that_it_is_recalled() -> None:
    followed = {message for message, row in REFERRALS.items() if row.step is follow}
    assert {*MEANS, ReferralRecalled} == followed
