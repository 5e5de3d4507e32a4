"""What happens to a training by itself, once a moment has passed."""

from uuid import UUID

from services.events.domain.rules import Rules
from services.events.domain.trainings.completion import forget_names
from services.events.domain.trainings.listing import LIST, list_all
from services.events.domain.trainings.reminding import REMINDER, remind
from services.events.domain.trainings.signing_up import forget
from services.events.domain.trainings.training import Training
from shared.language.answers import DeadlineReached
from shared.language.steps import At, Outcome


def time_passed(
    state: Training, message: DeadlineReached, at: At[Rules]
) -> Outcome[Training] | None:
    """List who comes, remind of a module, drop who has not confirmed, or forget all names."""
    kind, _, of = message.kind.partition(":")
    if kind == LIST:
        return list_all(state)
    if not of:
        return forget_names(state, message, at)
    return remind(state, of, at) if kind == REMINDER else forget(state, UUID(of))
