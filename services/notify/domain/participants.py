"""Participants of a training hear of their own registration; their address goes with the mail."""

from collections.abc import Mapping

from services.events.contract.post import Occasion, PostPassedOn
from services.notify.contract.deliveries import NotificationPlanned
from services.notify.contract.wordings import Wording
from services.notify.domain.delivery import Delivery
from services.notify.domain.notifications import Notifications
from services.notify.domain.planning import NOTHING
from services.notify.domain.rules import Rules
from shared.language.steps import At, Outcome, tell

WORDINGS: Mapping[Occasion, Wording] = {
    Occasion.SIGNED_UP: Wording.SIGN_UP_TO_CONFIRM,
    Occasion.CONFIRMED: Wording.REGISTRATION_CONFIRMED,
    Occasion.WAITLISTED: Wording.REGISTRATION_WAITLISTED,
    Occasion.MOVED_UP: Wording.REGISTRATION_MOVED_UP,
    Occasion.REMINDED: Wording.REGISTRATION_REMINDER,
    Occasion.TRAINING_MOVED: Wording.REGISTRATION_ELSEWHEN,
    Occasion.TRAINING_CANCELLED: Wording.REGISTRATION_VOID,
    Occasion.REGISTRATION_CANCELLED: Wording.REGISTRATION_CANCELLED,
}
"""Each mail holds the whole, so the latest one is enough."""


def plan(
    state: Notifications | None, message: PostPassedOn, at: At[Rules]
) -> Outcome[Notifications]:
    """Plan a mail that is due at once; one to her that has not got through yet is dropped."""
    wording = WORDINGS[message.occasion]
    delivery = Delivery(
        delivery=at.new_id("delivery", wording, str(message.participant)),
        participant=message.participant,
        post=message,
        wording=wording,
    )
    new = state or NOTHING
    for known in new.planned:
        # Also what is due in this moment: two that leave at once may come in another order. If it
        # is just leaving, its sender says so.
        if known.participant == message.participant:
            new = new.replacing(known.dropped()).awaiting(known.deadline, at.now)
    new = new.change(deliveries=(*new.deliveries, delivery)).awaiting(delivery.deadline, at.now)
    kept = new.keeping(at.rules.finished_kept, at.now)
    return Outcome(kept, (tell(NotificationPlanned(**delivery.told())),))
