"""The prison hears how far its notice has come, as its path allows, and never what was said."""

from collections.abc import Mapping
from uuid import UUID

from services.intake.contract.notices import NoticeStatusChanged
from services.intake.domain.case import Case, reported_of
from services.intake.domain.lawful_basis import basis_on
from services.intake.domain.remedies import remedy_for
from services.intake.domain.retention import kept_from_now
from services.intake.domain.rules import Rules
from services.intake.domain.still_told import no_longer_theirs, told_to
from services.intake.domain.ways import ways_of
from services.referral.contract.answers import ReferralAccepted, ReferralDelivered
from services.referral.contract.assigning import (
    DECLINED_AND_NOBODY_LEFT,
    LEFT_TO_NOBODY,
    NARROWED_AND_NOBODY_LEFT,
    NOT_SEALED_ANEW,
    TAKEN_BACK_AND_NOBODY_LEFT,
    ReferralUnroutable,
)
from services.referral.contract.helping import ClosingOutcome, MeasureStarted, ReferralClosed
from services.referral.contract.passing_on import ReferralRecalled
from shared.language.steps import At, Outcome, Said, tell
from shared.network.notices import NoticeStatus, Remedy
from shared.network.working_days import day_of

Progress = (
    MeasureStarted
    | ReferralAccepted
    | ReferralClosed
    | ReferralDelivered
    | ReferralRecalled
    | ReferralUnroutable
)

TAKEN_BACK_THERE = frozenset({NARROWED_AND_NOBODY_LEFT, TAKEN_BACK_AND_NOBODY_LEFT})
"""Why nobody is left, where a family at an office decided it: it looks like help that goes on."""
NOT_ITS_DOING = TAKEN_BACK_THERE | {DECLINED_AND_NOBODY_LEFT}
"""Why nobody is left, where an office or a family at an office decided it."""
ITS_OWN_DOING = frozenset({LEFT_TO_NOBODY, NOT_SEALED_ANEW})
"""Where its prison brought it about."""
MEANS: Mapping[type[Progress], NoticeStatus] = {
    ReferralUnroutable: NoticeStatus.CANNOT_PASS_ON,
    ReferralDelivered: NoticeStatus.PASSED_ON,
    ReferralAccepted: NoticeStatus.ACCEPTED,
    MeasureStarted: NoticeStatus.MEASURE_STARTED,
    ReferralClosed: NoticeStatus.CLOSED,
}

WITHOUT_A_TICK = (NoticeStatus.PASSED_ON, NoticeStatus.CANNOT_PASS_ON)
"""What may be told late: it happened before, and nobody had to allow that it is."""
NOBODY_HELPED = frozenset(
    {ClosingOutcome.DECLINED_BY_FAMILY, ClosingOutcome.NO_RESPONSE, ClosingOutcome.NOT_REACHED}
)


def follow(case: Case, message: Progress, at: At[Rules]) -> Outcome[Case] | None:
    """A referral has moved: remember its office, and tell the prison what it may know."""
    known = _as_its_office_has_it(case, message)
    moved = known if _without_help(message) else kept_from_now(known, at)
    status = status_of(message, _heard_of(case, message.referral))
    told, says = _tell(moved, message.referral, status, remedy_for(message), at)
    return Outcome(told, says) if told is not case else None


def _as_its_office_has_it(case: Case, message: Progress) -> Case:
    """What cannot be passed on, and what is recalled before its part came, no office was told of.

    What was taken from an office, and what another took over from it, it has no more.
    """
    match message:
        case ReferralUnroutable():
            return case
        case ReferralRecalled():
            return no_longer_theirs(case, (message.referral,))
        case ReferralClosed(outcome=ClosingOutcome.HANDED_OVER):
            known = told_to(case, message.referral, message.office)
            return no_longer_theirs(known, (message.referral,))
        case _:
            return told_to(case, message.referral, message.office)


def nobody_is_left(
    case: Case, referral: UUID, remedy: Remedy, at: At[Rules]
) -> tuple[Case, tuple[Said, ...]]:
    """Its prison left nobody who may hear of it, whatever offices did before.

    It hears so if it has heard of no office before; that one has ended, it has said itself.
    """
    is_new = NoticeStatus.PASSED_ON not in _heard_of(case, referral)
    return _tell(case, referral, NoticeStatus.CANNOT_PASS_ON if is_new else None, remedy, at)


def _heard_of(case: Case, referral: UUID) -> tuple[NoticeStatus, ...]:
    return case.heard.get(str(case.first_of(referral)), ())


def _tell(
    case: Case,
    referral: UUID,
    status: NoticeStatus | None,
    remedy: Remedy | None,
    at: At[Rules],
) -> tuple[Case, tuple[Said, ...]]:
    if status is None or not _may_hear(case, referral, status, at):
        return case, ()
    first = case.first_of(referral)
    heard = {**case.heard, str(first): (*_heard_of(case, referral), status)}
    told = NoticeStatusChanged(
        status=status,
        referral=first,
        remedy=remedy if status is NoticeStatus.CANNOT_PASS_ON else None,
    )
    return case.change(heard=heard), (tell(told, to=reported_of(case).facility),)


def nobody_was_told(case: Case) -> Said:
    """What a prison hears when its notice ends without its doing; it tells not even why."""
    told = NoticeStatusChanged(status=NoticeStatus.CANNOT_PASS_ON, remedy=Remedy.REPORT_ANEW)
    return tell(told, to=reported_of(case).facility)


def status_of(message: Progress, heard: tuple[NoticeStatus, ...]) -> NoticeStatus | None:
    """What a move of a referral means to a prison; nothing while the help goes on elsewhere.

    An end is told only of what was accepted: any other would say that a family does not want it, or
    that an office has declined, which is between the office and the family. It is told of what an
    office ended, whatever came of it, and never of what somebody took back (docs/decisions/0087).
    """
    match message:
        case ReferralClosed(outcome=ClosingOutcome.HANDED_OVER):
            return None
        case ReferralRecalled():
            # Or another one goes on, or its prison has told of the release itself; of what it had
            # sealed anew before it would hear whether somebody still goes on.
            return None
        case ReferralUnroutable(rule=rule) if rule in ITS_OWN_DOING | TAKEN_BACK_THERE:
            # Its prison knows what it did, or until when it could seal, and not what became of it
            # before.
            return None
        case ReferralUnroutable(rule=rule) if (
            NoticeStatus.PASSED_ON not in heard and rule not in NOT_ITS_DOING
        ):
            return NoticeStatus.CANNOT_PASS_ON
        case ReferralClosed() | ReferralUnroutable():
            return NoticeStatus.CLOSED if NoticeStatus.ACCEPTED in heard else None
        case _:
            return MEANS[type(message)]


def _without_help(message: Progress) -> bool:
    """An end at which nobody was helped prolongs nothing: there is no help to be asked about."""
    match message:
        case ReferralClosed(outcome=outcome):
            return outcome in NOBODY_HELPED
        case ReferralRecalled(next_referral=None) | ReferralUnroutable():
            return True
        case _:
            return False


def _may_hear(case: Case, referral: UUID, status: NoticeStatus, at: At[Rules]) -> bool:
    """A new law may take from what the offices were told that the prison hears, and never add."""
    basis = basis_on(at.rules.bases, reported_of(case).path, day_of(at.now))
    at_most = () if basis is None else basis.prison_hears_at_most
    allowed = status in at_most and status in case.prison_hears
    if status not in WITHOUT_A_TICK and _is_withdrawn(case, referral):
        # Whoever ticked it has withdrawn that.
        return False
    return allowed and status not in case.heard.get(str(case.first_of(referral)), ())


def _is_withdrawn(case: Case, referral: UUID) -> bool:
    """Whether it was about a child who is withdrawn, or ended with one at an office."""
    first = case.first_of(referral)
    about = case.children_of.get(str(referral), case.children_of.get(str(first)))
    if about is None:
        # Nobody knows, so it may have been about one of them.
        return bool(case.withdrawn)
    ended = any(way.over for way in ways_of(case, first))
    return ended or not set(about).isdisjoint(case.withdrawn)
