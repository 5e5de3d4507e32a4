"""Who has a place is reminded of each module in time to give it back."""

from datetime import datetime

from services.events.contract.post import Occasion
from services.events.domain.rules import Rules
from services.events.domain.sign_ups import next_reminder
from services.events.domain.trainings.post import post
from services.events.domain.trainings.training import Training
from shared.language.steps import At, Outcome

REMINDER = "reminder"


def with_reminders(state: Training, now: datetime) -> Training:
    """The same with a reminder of each module by its dates, and no other."""
    others = {
        kind: due for kind, due in state.deadlines.items() if kind.partition(":")[0] != REMINDER
    }
    return state.change(deadlines={**others, **_reminders(state, now)})


def remind(state: Training, module: str, at: At[Rules]) -> Outcome[Training] | None:
    """Write to all who have a place, unless it has begun meanwhile."""
    found = state.module(module)
    if found is None or found.starts <= at.now:
        return None
    after = _reminders(state, at.now)
    new = state.change(deadlines={**state.deadlines, **after})
    coming = (each for each in state.registrations if each.standing.has_place)
    mails = (
        said
        for each in coming
        for said in post(state, each, Occasion.REMINDED, at, until=found.starts, module=module)
    )
    return Outcome(new, tuple(mails))


def _reminders(state: Training, now: datetime) -> dict[str, datetime]:
    found = {f"{REMINDER}:{m.module}": next_reminder(m.starts, now) for m in state.plan.modules}
    return {kind: due for kind, due in found.items() if due is not None}
