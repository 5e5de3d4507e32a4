"""Of what a participant of a training hears herself, in which wording, and why."""

from dataclasses import dataclass

from services.events.contract.post import Occasion
from services.notify.contract.wordings import Wording
from shared.language.rule import Rule
from shared.language.sources import AGREEMENT, NETWORK


@dataclass(frozen=True, slots=True, kw_only=True)
class MailToParticipant(Rule):
    """One line of the table; a mail to her leaves at any hour, since she may set out tomorrow."""

    occasion: Occasion
    wording: Wording


OF_PARTICIPANTS = (
    MailToParticipant(
        occasion=Occasion.SIGNED_UP,
        wording=Wording.SIGN_UP_TO_CONFIRM,
        because="anybody can type an address into a public form, so whoever reads its mails has to "
        "say that she wants to come; nothing that was typed stands in it",
        source=AGREEMENT,
        since=NETWORK,
    ),
    MailToParticipant(
        occasion=Occasion.CONFIRMED,
        wording=Wording.REGISTRATION_CONFIRMED,
        because="who knows that there is a place for her arranges to be free",
        source=AGREEMENT,
        since=NETWORK,
    ),
    MailToParticipant(
        occasion=Occasion.WAITLISTED,
        wording=Wording.REGISTRATION_WAITLISTED,
        because="who has no place must not come for nothing, and may look for another training",
        source=AGREEMENT,
        since=NETWORK,
    ),
    MailToParticipant(
        occasion=Occasion.MOVED_UP,
        wording=Wording.REGISTRATION_MOVED_UP,
        because="who waited has a place without having done anything, and else would not come",
        source=AGREEMENT,
        since=NETWORK,
    ),
    MailToParticipant(
        occasion=Occasion.REMINDED,
        wording=Wording.REGISTRATION_REMINDER,
        because="a place that is not needed can still be given to somebody who waits",
        source=AGREEMENT,
        since=NETWORK,
    ),
    MailToParticipant(
        occasion=Occasion.TRAINING_MOVED,
        wording=Wording.REGISTRATION_ELSEWHEN,
        because="who comes has to know day and place before she sets out; who waits may get a "
        "place on a day on which she cannot come",
        source=AGREEMENT,
        since=NETWORK,
    ),
    MailToParticipant(
        occasion=Occasion.TRAINING_CANCELLED,
        wording=Wording.REGISTRATION_VOID,
        because="who kept the day free must not set out in vain",
        source=AGREEMENT,
        since=NETWORK,
    ),
    MailToParticipant(
        occasion=Occasion.REGISTRATION_CANCELLED,
        wording=Wording.REGISTRATION_CANCELLED,
        because="another may have done so: she still has time to say that she wants to come",
        source=AGREEMENT,
        since=NETWORK,
    ),
)
