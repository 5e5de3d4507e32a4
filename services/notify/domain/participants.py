"""Participants of a training hear of their own registration; their address goes with the mail."""

from services.events.contract.post import Occasion, PostPassedOn
from services.notify.contract.addresses import ParticipantUnreached
from services.notify.contract.deliveries import NotificationPlanned
from services.notify.domain.audience_of_participants import OF_PARTICIPANTS
from services.notify.domain.delivery import Delivery
from services.notify.domain.notifications import Notifications
from services.notify.domain.planning import NOTHING
from services.notify.domain.rules import Rules
from shared.language.rule import in_force
from shared.language.steps import At, Outcome, Said, tell
from shared.network.working_days import day_of


def plan(
    state: Notifications | None, message: PostPassedOn, at: At[Rules]
) -> Outcome[Notifications]:
    """Plan a mail that is due at once; one to her that has not got through yet is dropped.

    Each holds the whole, so the latest one is enough.
    """
    lines = in_force(OF_PARTICIPANTS, day_of(at.now))
    wording = next(line.wording for line in lines if line.occasion is message.occasion)
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


def not_reached(delivery: Delivery) -> tuple[Said, ...]:
    """Bring a mail to her that is refused for good to the notice of somebody who knows her.

    Of a sign-up that nobody has confirmed there is nothing to tell: anybody may have typed it.
    """
    post = delivery.post
    if post is None or post.occasion is Occasion.SIGNED_UP:
        return ()
    missed = ParticipantUnreached(
        participant=post.participant, agency=post.agency, organiser=post.organiser
    )
    return (tell(missed),)
