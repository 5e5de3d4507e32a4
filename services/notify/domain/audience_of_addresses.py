"""Who hears that an agency or a participant is not reached by mail."""

from services.notify.contract.addresses import AddressToBeMended, ParticipantUnreached
from services.notify.contract.wordings import Wording
from services.notify.domain import recipients
from services.notify.domain.audience_line import Audience
from shared.language.sources import AGREEMENT, NETWORK

OF_ADDRESSES = (
    Audience(
        on=AddressToBeMended,
        who=recipients.who_finds_out_the_address,
        wording=Wording.ADDRESS_REFUSED,
        can_wait=True,
        because="an office that no mail gets to hears of no deadline, and whoever coordinates has "
        "its telephone number",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=ParticipantUnreached,
        who=recipients.who_knows_her,
        wording=Wording.PARTICIPANT_NOT_REACHED,
        because="who does not read that she has a place, or that the day is another, has to hear "
        "it from somebody, in time, who knows her by more than an address",
        source=AGREEMENT,
        since=NETWORK,
    ),
)
