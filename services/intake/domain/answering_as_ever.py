"""To its prison a case that others took back goes on as ever: the same steps, on its appearance.

No answer, no status, no mail and the absence of none tells a prison that somebody refused. What it
brings about itself it sees; what others bring about it does not, before the case would have ended
by itself (docs/decisions/0052).
"""

from functools import wraps

from services.intake.contract.consents import ConsentWithdrawn, NarrowConsent, WithdrawConsent
from services.intake.contract.resealing import ReplaceSealedPart
from services.intake.contract.stopping import RaiseObjection, SetProtectiveStop
from services.intake.domain.appearance import (
    Step,
    led_by_its_prison,
    outline,
    over_for_its_prison,
    to_all_others,
)
from services.intake.domain.case import Case, Life, reported_of, reported_to
from services.intake.domain.following_as_ever import seen_by_no_prison
from services.intake.domain.resealing import what_it_asked_for
from services.intake.domain.rules import Rules
from services.intake.domain.take_back import all_erase, withdraw_at
from shared.language.codes import Code
from shared.language.message import Command
from shared.language.steps import At, Outcome, Refused
from shared.network.agency import AgencyKind

TAKES_BACK = (NarrowConsent, RaiseObjection, SetProtectiveStop, WithdrawConsent)
"""What others may bring about and its prison must not notice."""


def answered_as_ever(step: Step) -> Step:
    """The step of a command that its prison may give, and some of which others may give, too."""

    @wraps(step)
    def answer(case: Case | None, message: Command, at: At[Rules]) -> Outcome[Case] | None:
        if case is not None and case.appearance is not None and _is_a_prison(at):
            return _to_its_prison(step, case, case.appearance, message, at)
        if case is not None and case.reported is None:
            raise Refused(Code.CASE_ERASED)
        outcome: Outcome[Case] | None = step(case, message, at)
        if case is None or outcome is None or at.sender == reported_of(case).facility:
            return outcome
        return _by_others(step, case, message, outcome, at)

    return answer


def taken_as_ever(step: Step) -> Step:
    """The step of a command that a receipt answers as a case does; to its own prison alone."""

    @wraps(step)
    def take(case: Case, message: Command, at: At[Rules]) -> Outcome[Case] | None:
        if case.appearance is not None:
            reported_to(case.appearance, at.sender)
        outcome: Outcome[Case] | None = step(case, message, at)
        return outcome

    return take


def sealed_as_ever(step: Step) -> Step:
    """The step of what its prison seals anew: a receipt takes it, too, and does nothing with it."""

    @wraps(step)
    def seal(case: Case, message: Command, at: At[Rules]) -> Outcome[Case] | None:
        if case.appearance is not None and _is_a_prison(at):
            return _to_its_prison(step, case, case.appearance, message, at)
        outcome: Outcome[Case] | None = step(case, message, at)
        return outcome

    return seal


def _is_a_prison(at: At[Rules]) -> bool:
    """Its own, or another: that one is refused as long as the case seems to live."""
    return at.rules.registry.kind_of(at.sender) is AgencyKind.PRISON


def _to_its_prison(
    step: Step, case: Case, appearance: Case, message: Command, at: At[Rules]
) -> Outcome[Case]:
    """Answer as the appearance does, and carry out what is still there to be carried out."""
    seen: Outcome[Case] = step(appearance, message, at) or Outcome(appearance)
    done = Outcome(case) if case.reported is None else _carry_out(step, case, message, at)
    if seen.erase and case.reported is not None and not done.erase:
        # To its prison all of it has ended, so all of it has.
        done = all_erase(case, Life.WITHDRAWN, ConsentWithdrawn(by=at.sender), at)
    to_the_sender = (said for said in seen.says if said.to == at.sender)
    says = (*to_all_others(done.says, at.sender), *to_the_sender)
    done = done._replace(says=says, answer=seen.answer or str(seen.state.life))
    if seen.erase:
        return done._replace(state=over_for_its_prison(done.state, appearance, at))
    looks = outline(seen.state)
    done = done._replace(state=led_by_its_prison(case, done.state, looks))
    return seen_by_no_prison(case, looks, done, at)


def _carry_out(step: Step, case: Case, message: Command, at: At[Rules]) -> Outcome[Case]:
    """What of the command still concerns the case; the rest of what it concerned has ended."""
    if isinstance(message, ReplaceSealedPart):
        left = what_it_asked_for(case, message)
        return Outcome(case) if left is None else step(case, left, at)
    try:
        return step(case, message, at) or Outcome(case)
    except Refused as no:
        nothing_left = isinstance(message, NarrowConsent) and no.code is Code.SCHEMA_VIOLATION
        if nothing_left and case.narrowed_by is not None:
            # What the prison leaves and what others have left have nothing in common. A prison
            # that has withdrawn is asked to seal anew; to this one it has only narrowed.
            meant = message.model_dump(include=set(WithdrawConsent.model_fields))
            return withdraw_at(case, WithdrawConsent(**meant), case.narrowed_by, at)
        return Outcome(case)


def _by_others(
    step: Step, case: Case, message: Command, outcome: Outcome[Case], at: At[Rules]
) -> Outcome[Case]:
    """What others take back its prison does not see; all else happens to what it sees as well."""
    if isinstance(message, TAKES_BACK):
        if case.appearance is None and not _takes_something(case, outcome):
            return outcome
        looks = case.appearance or outline(case)
    elif case.appearance is None:
        return outcome
    else:
        looks = _moved(step, case.appearance, message, at)
    return seen_by_no_prison(case, looks, outcome, at)


def _takes_something(case: Case, outcome: Outcome[Case]) -> bool:
    return outcome.erase or outline(outcome.state) != outline(case)


def _moved(step: Step, appearance: Case, message: Command, at: At[Rules]) -> Case:
    """Who may say it was decided by the case; what it looks like does not know who is told."""
    by_its_prison = at._replace(sender=reported_of(appearance).facility)
    try:
        outcome = step(appearance, message, by_its_prison)
    except Refused:
        return appearance
    return appearance if outcome is None else outline(outcome.state)
