"""A prison is asked for a part, and has a time for it."""

from services.intake.contract.resealing import ResealRequested
from services.intake.domain.case import Case, reported_of
from services.intake.domain.deadlines import RESEAL_REMINDER, RESEALING
from services.intake.domain.requested import RequestedPart, with_request
from services.intake.domain.rules import Rules
from shared.language.steps import At, Said, tell
from shared.network.sealed_parts import ResealReason


def ask(
    case: Case, wanted: RequestedPart, because: ResealReason, at: At[Rules]
) -> tuple[Case, Said]:
    """The case that waits for this part from now on, and what its prison hears."""
    prison = reported_of(case).facility
    calendar, rules = at.rules.registry.calendar(prison), at.rules
    seal_by = calendar.end_of_working_day(at.now, rules.reseal_working_days)
    reminder = calendar.end_of_working_day(at.now, rules.reseal_reminder_working_days)
    timed = wanted.change(remind_at=reminder, seal_by=seal_by)
    waits = waiting_on(case.change(requested=with_request(case.requested, timed)))
    request = ResealRequested(
        referral=wanted.referral,
        receiver=wanted.part.receiver,
        children=wanted.part.children,
        because=because,
        seal_by=seal_by,
    )
    return waits, tell(request, to=prison)


def waiting_on(case: Case) -> Case:
    """The same case; it waits for the next moments of what was asked for."""
    reminders = (one.remind_at for one in case.requested)
    ends = (one.seal_by for one in case.requested)
    for kind, moments in ((RESEAL_REMINDER, reminders), (RESEALING, ends)):
        due = min((moment for moment in moments if moment is not None), default=None)
        rest = case.not_awaiting(kind)
        case = rest if due is None else rest.awaiting(kind, due)
    return case


def not_asked(case: Case) -> Case:
    """The same case; of what was asked for before nothing is awaited any more."""
    return waiting_on(case.change(requested=tuple(one.closed() for one in case.requested)))
