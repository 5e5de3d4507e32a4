"""The prison hears how far its notice has come, as its path allows, and never what was said."""

from collections.abc import Mapping
from uuid import UUID

from services.intake.contract.notices import NoticeStatusChanged
from services.intake.domain.case import Case, reported_of
from services.intake.domain.lawful_basis import basis_on
from services.intake.domain.retention import kept_from_now
from services.intake.domain.rules import Rules
from services.referral.contract.answers import ReferralAccepted, ReferralDelivered
from services.referral.contract.assigning import DECLINED_AND_NOBODY_LEFT, ReferralUnroutable
from services.referral.contract.helping import ClosingOutcome, MeasureStarted, ReferralClosed
from services.referral.contract.passing_on import ReferralRecalled
from shared.language.steps import At, Outcome, Said, tell
from shared.network.notices import NoticeStatus
from shared.network.working_days import day_of

Progress = (
    MeasureStarted
    | ReferralAccepted
    | ReferralClosed
    | ReferralDelivered
    | ReferralRecalled
    | ReferralUnroutable
)

MEANS: Mapping[type[Progress], NoticeStatus] = {
    ReferralUnroutable: NoticeStatus.CANNOT_PASS_ON,
    ReferralDelivered: NoticeStatus.PASSED_ON,
    ReferralAccepted: NoticeStatus.ACCEPTED,
    MeasureStarted: NoticeStatus.MEASURE_STARTED,
    ReferralRecalled: NoticeStatus.CLOSED,
    ReferralClosed: NoticeStatus.CLOSED,
}


def follow(case: Case, message: Progress, at: At[Rules]) -> Outcome[Case] | None:
    """A referral has moved: remember its office, and tell the prison what it may know."""
    office = None if isinstance(message, ReferralUnroutable) else message.office
    moved = kept_from_now(case if office is None else case.known_to(office), at)
    referral = case.first_of(message.referral)
    status = status_of(message, case.heard.get(str(referral), ()))
    if status is None or not _may_hear(case, referral, status, at):
        return Outcome(moved) if moved is not case else None
    name = str(referral)
    heard = {**case.heard, name: (*case.heard.get(name, ()), status)}
    told = _to_prison(case, status, referral)
    return Outcome(moved.change(heard=heard), (told,))


def nobody_was_told(case: Case) -> Said:
    """What a prison hears when its notice ends without its doing; by itself that tells nothing."""
    return _to_prison(case, NoticeStatus.CANNOT_PASS_ON, None)


def status_of(message: Progress, heard: tuple[NoticeStatus, ...]) -> NoticeStatus | None:
    """What a move of a referral means to a prison; nothing while the help goes on elsewhere.

    An end is told only of what was accepted: any other would say that a family does not want it, or
    that an office has declined, which is between the office and the family.
    """
    match message:
        case ReferralClosed(outcome=ClosingOutcome.HANDED_OVER):
            return None
        case ReferralRecalled(next_referral=UUID()):
            return None
        case ReferralUnroutable(rule=rule) if (
            NoticeStatus.PASSED_ON not in heard and rule != DECLINED_AND_NOBODY_LEFT
        ):
            return NoticeStatus.CANNOT_PASS_ON
        case ReferralClosed() | ReferralRecalled() | ReferralUnroutable():
            return NoticeStatus.CLOSED if NoticeStatus.ACCEPTED in heard else None
        case _:
            return MEANS[type(message)]


def _may_hear(case: Case, referral: UUID, status: NoticeStatus, at: At[Rules]) -> bool:
    """A new law may take from what the offices were told that the prison hears, and never add."""
    basis = basis_on(at.rules.bases, reported_of(case).path, day_of(at.now))
    at_most = () if basis is None else basis.prison_hears_at_most
    allowed = status in at_most and status in case.prison_hears
    return allowed and status not in case.heard.get(str(referral), ())


def _to_prison(case: Case, status: NoticeStatus, referral: UUID | None) -> Said:
    told = NoticeStatusChanged(status=status, referral=referral)
    return tell(told, to=reported_of(case).facility)
