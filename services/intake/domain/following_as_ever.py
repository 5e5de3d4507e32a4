"""Facts and time reach what a case looks like to its prison too, and what is left of the case."""

from functools import wraps
from uuid import UUID

from services.intake.contract.notices import NoticeStatusChanged
from services.intake.domain.appearance import (
    Step,
    looking_like,
    outline,
    over_for_its_prison,
    to_all_others,
    to_its_prison,
)
from services.intake.domain.case import Case, reported_of
from services.intake.domain.deadlines import APPEARANCE, RETENTION
from services.intake.domain.rules import Rules
from services.referral.contract.assigning import ReferralRouted
from shared.language.answers import DeadlineReached
from shared.language.message import Event
from shared.language.steps import At, Outcome, Said, tell


def followed_as_ever(step: Step) -> Step:
    """The step of a fact about a referral; of a case that ended it is one that was told late."""

    @wraps(step)
    def follow(case: Case, message: Event, at: At[Rules]) -> Outcome[Case] | None:
        if case.appearance is None and case.reported is None:
            return None
        ends = isinstance(message, ReferralRouted) and message.office in case.withdrawn_early
        if case.appearance is None and not ends:
            outcome: Outcome[Case] | None = step(case, message, at)
            return outcome
        before = case.appearance or outline(case)
        moved = step(before, message, at)
        looks = before if moved is None else outline(moved.state)
        if case.reported is None:
            return moved and Outcome(looking_like(case, looks), moved.says)
        outcome = step(case, message, at)
        if isinstance(message, ReferralRouted):
            outcome = _as_it_looks(outcome or Outcome(case), moved, reported_of(case).facility)
        if outcome is None:
            return moved and Outcome(looking_like(case, looks))
        return seen_by_no_prison(case, looks, outcome, at)

    return follow


def _as_it_looks(outcome: Outcome[Case], moved: Outcome[Case] | None, prison: str) -> Outcome[Case]:
    """Whom a prison had left to nobody it hears of as ever, whoever took them back before."""
    seen = () if moved is None else moved.says
    says = (*to_all_others(outcome.says, prison), *to_its_prison(seen, prison))
    return outcome._replace(says=says)


def requested_as_ever(step: Step) -> Step:
    """The step by which a prison is asked for a part: for what can still be passed on, and once."""

    @wraps(step)
    def request(case: Case, message: Event, at: At[Rules]) -> Outcome[Case] | None:
        done: Outcome[Case] | None = step(case, message, at)
        if done is None or case.appearance is None:
            return done
        seen: Outcome[Case] = step(case.appearance, message, at) or Outcome(case.appearance)
        says = done.says if seen.says else ()
        return Outcome(looking_like(done.state, outline(seen.state)), says)

    return request


def in_time_as_ever(step: Step) -> Step:
    """The step of a deadline: that of the appearance ends it, and what is left of the case.

    How long it is kept after the last that was heard of it would tell what that was, and when.
    """

    @wraps(step)
    def pass_time(case: Case, message: DeadlineReached, at: At[Rules]) -> Outcome[Case] | None:
        if message.kind == APPEARANCE:
            return _its_time(step, case, at)
        looks = case.appearance
        if looks is None and message.kind == RETENTION:
            looks = outline(case)
        outcome: Outcome[Case] | None = step(case, message, at)
        if outcome is None or looks is None:
            return outcome
        says = tuple(to_all_others(outcome.says, reported_of(looks).facility))
        return seen_by_no_prison(case, looks, outcome._replace(says=says), at)

    return pass_time


def _its_time(step: Step, case: Case, at: At[Rules]) -> Outcome[Case] | None:
    looks, says = case.appearance, list[Said]()
    while looks is not None and looks.deadlines:
        due, kind = min((due, kind) for kind, due in looks.deadlines.items())
        if due > at.now:
            break
        reached = DeadlineReached(kind=kind, due=due)
        rest = looks.not_awaiting(kind)
        outcome: Outcome[Case] = step(rest, reached, at) or Outcome(rest)
        says += to_its_prison(outcome.says, reported_of(looks).facility)
        if outcome.erase:
            ended = _ended(step, case, reached, says, at)
            return ended._replace(state=over_for_its_prison(ended.state, looks, at))
        looks = outline(outcome.state)
    return Outcome(looking_like(case, looks), tuple(says))


def _ended(
    step: Step, case: Case, reached: DeadlineReached, says: list[Said], at: At[Rules]
) -> Outcome[Case]:
    """It ends for its prison, and with it whatever of the case still went on."""
    if case.reported is None:
        return Outcome(case, tuple(says))
    ended: Outcome[Case] = step(case.not_awaiting(reached.kind), reached, at)
    others = to_all_others(ended.says, reported_of(case).facility)
    return ended._replace(says=(*says, *others))


def seen_by_no_prison(
    case: Case, looks: Case, outcome: Outcome[Case], at: At[Rules]
) -> Outcome[Case]:
    """What the prison of a case does not notice: to it the case looks like this afterwards."""
    says = (*outcome.says, *_said_before(case, looks, at)) if outcome.erase else outcome.says
    return outcome._replace(state=looking_like(outcome.state, looks), says=says)


def _said_before(case: Case, looks: Case, at: At[Rules]) -> tuple[Said, ...]:
    """What was decided since the last save is dropped by an erasure, so its prison hears it now."""
    saved = at.saved.heard if isinstance(at.saved, Case) else {}
    return tuple(
        tell(NoticeStatusChanged(status=word, referral=UUID(name)), to=reported_of(case).facility)
        for name, words in case.heard.items()
        for word in words
        if word in looks.prison_hears and word not in saved.get(name, ())
    )
