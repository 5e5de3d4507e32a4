"""What cannot be passed on comes with what its sender can do, by what it sent and nothing else."""

import pytest

from services.intake.contract.notices import (
    IncarcerationNotified,
    NoticeStatusChanged,
    ReportAdmission,
)
from services.intake.domain.feedback import follow
from services.intake.domain.notify import notify
from services.intake.domain.report import report
from services.referral.contract.answers import ReferralDelivered
from services.referral.contract.assigning import (
    DECLINED_AND_NOBODY_LEFT,
    LEFT_TO_NOBODY,
    NARROWED_AND_NOBODY_LEFT,
    SEALED_PART_MISSING,
    TAKEN_BACK_AND_NOBODY_LEFT,
    ReferralUnroutable,
)
from services.referral.domain.routing import routes
from shared.network.competence.holders import WHO_HOLDS, Holder
from shared.network.notices import NoticeStatus, Path, ReceiverKind, Remedy
from tests.intake.cases import (
    NOON,
    REFERRAL,
    REGISTRY,
    ROSTOCK,
    RULES,
    admission,
    at,
    child,
    consents,
    in_need,
    notified,
    reported,
    said,
    settled,
)

NOBODY = [
    "last_home_elsewhere",
    *(line.name for line in WHO_HOLDS if line.holder is Holder.NOBODY),
]
IN_LUEBECK = child(district="01003")


def unroutable(rule: str) -> ReferralUnroutable:
    return ReferralUnroutable(
        referral=REFERRAL, path=Path.CONSENT, rule=rule, reason="nobody is left"
    )


@pytest.mark.parametrize(
    ("rule", "remedy"),
    [
        *((name, Remedy.WRITE) for name in NOBODY),
        (SEALED_PART_MISSING, Remedy.SEAL_ANEW),
        ("sealed_part_lost", Remedy.REPORT_ANEW),
        ("last_home_unknown", Remedy.REPORT_ANEW),
    ],
)
def test_the_prison_hears_what_it_can_do_now(rule: str, remedy: Remedy) -> None:
    told = said(follow(notified(), unroutable(rule), at(sender="referral")), NoticeStatusChanged)
    assert (told.status, told.remedy) == (NoticeStatus.CANNOT_PASS_ON, remedy)


@pytest.mark.parametrize("rule", [*NOBODY, SEALED_PART_MISSING, DECLINED_AND_NOBODY_LEFT])
def test_of_what_an_office_has_had_it_hears_no_remedy(rule: str) -> None:
    delivered = ReferralDelivered(referral=REFERRAL, office=ROSTOCK)
    had = follow(notified(), delivered, at(sender="referral"))
    assert had is not None
    after = follow(had.state, unroutable(rule), at(sender="referral"))
    assert after is None or after.says == ()


@pytest.mark.parametrize(
    "rule",
    [
        DECLINED_AND_NOBODY_LEFT,
        LEFT_TO_NOBODY,
        NARROWED_AND_NOBODY_LEFT,
        TAKEN_BACK_AND_NOBODY_LEFT,
    ],
)
def test_what_others_decided_the_prison_does_not_hear_nor_again_what_it_did_itself(
    rule: str,
) -> None:
    outcome = follow(notified(), unroutable(rule), at(sender="referral"))
    assert outcome is None or outcome.says == ()


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        (in_need(children=(IN_LUEBECK,), sealed=()), "coordination_office_not_public"),
        (
            admission(
                children=(IN_LUEBECK,),
                sealed=(),
                consents=consents(receivers=(ReceiverKind.YOUTH_OFFICE,)),
            ),
            "nobody_allowed",
        ),
    ],
)
def test_a_child_in_luebeck_that_nobody_here_may_hear_of_is_no_reason_to_refuse_its_notice(
    message: ReportAdmission, rule: str
) -> None:
    assert report(None, message, at()).state.life == "held"
    case = reported(message)
    told = said(notify(settled(case), at(NOON + RULES.settle)), IncarcerationNotified)
    (route,) = routes(told, (), REGISTRY, NOON)
    assert (route.office, route.routing.rule) == (None, rule)
    outcome = follow(notified(message), unroutable(rule), at(sender="referral"))
    assert said(outcome, NoticeStatusChanged).remedy is Remedy.WRITE
