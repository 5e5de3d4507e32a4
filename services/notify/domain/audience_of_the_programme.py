"""Who hears of trainings, offers, professionals and money."""

from services.events.contract.funds import ProofOfUseAwaited
from services.events.contract.gaps import OfferGapReported
from services.events.contract.offers import OfferCheckAwaited
from services.events.contract.professionals import (
    PlacingDeclined,
    ProfessionalNotPlaced,
    ProfessionalPlaced,
    ProfessionalRequested,
    ProfessionalRequestOverdue,
)
from services.events.contract.trainings import (
    ParticipantMovedUp,
    TrainingCancelled,
    TrainingMoved,
    TrainingScheduled,
)
from services.notify.contract.wordings import Wording
from services.notify.domain import placings, recipients
from services.notify.domain.audience_line import Audience
from shared.language.sources import AGREEMENT, NETWORK

OF_THE_PROGRAMME = (
    Audience(
        on=TrainingScheduled,
        who=recipients.its_target_groups,
        wording=Wording.TRAINING_ANNOUNCED,
        can_wait=True,
        because="whom a training is meant for should hear of it while there are places",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=ParticipantMovedUp,
        who=recipients.the_agency_that_registered,
        wording=Wording.PARTICIPANT_MOVED_UP,
        because="who waited for a place has made other plans by now and has to hear of it in time",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=TrainingMoved,
        who=recipients.those_with_people_registered,
        wording=Wording.TRAINING_MOVED,
        because="whose people are registered has to tell them the new day before they set out",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=TrainingCancelled,
        who=recipients.those_with_people_registered,
        wording=Wording.TRAINING_CANCELLED,
        because="whose people are registered has to tell them before they set out in vain",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=ProofOfUseAwaited,
        who=recipients.the_holder,
        wording=Wording.PROOF_AWAITED,
        can_wait=True,
        because="what is not proven in time has to be paid back, and there is time left for it",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=OfferCheckAwaited,
        who=recipients.its_keeper,
        wording=Wording.OFFER_CHECK_AWAITED,
        can_wait=True,
        because="an offer that nobody has checked gives no place, and only its keeper can check it",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=ProfessionalRequested,
        who=placings.the_coordination_office_if_another_says_so,
        wording=Wording.PROFESSIONAL_REQUESTED,
        can_wait=True,
        because="who is asked for a professional has five working days for it",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=OfferGapReported,
        who=recipients.who_coordinates,
        wording=Wording.OFFER_GAP_REPORTED,
        can_wait=True,
        because="what is needed and not offered is built up by who sees all of the Land",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=ProfessionalRequestOverdue,
        who=placings.the_coordination_office,
        wording=Wording.PROFESSIONAL_REQUEST_OVERDUE,
        can_wait=True,
        because="an institution that waits for an answer cannot look elsewhere",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=ProfessionalPlaced,
        who=placings.the_institution,
        wording=Wording.PROFESSIONAL_PLACED,
        can_wait=True,
        because="who asked for somebody can agree on days with who comes",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=ProfessionalPlaced,
        who=placings.the_provider_that_is_asked,
        wording=Wording.PLACING_ASKED,
        can_wait=True,
        because="who is asked to send somebody and cannot should say so while another can be found",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=PlacingDeclined,
        who=placings.the_coordination_office_if_another_says_so,
        wording=Wording.PLACING_DECLINED,
        because="somebody else has to be found, and again there are five working days for it",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=PlacingDeclined,
        who=placings.the_institution,
        wording=Wording.PLACING_FELL_THROUGH,
        because="who relied on somebody has to know that nobody comes as yet",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=ProfessionalNotPlaced,
        who=placings.the_institution_if_it_waited,
        wording=Wording.PROFESSIONAL_NOT_PLACED,
        can_wait=True,
        because="who asked in vain has to look elsewhere",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=PlacingDeclined,
        who=placings.the_provider_that_was_asked,
        wording=Wording.PLACING_CANCELLED,
        because="who keeps days free for it need not come any more",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Audience(
        on=ProfessionalNotPlaced,
        who=placings.those_who_go_on_for_nothing,
        wording=Wording.PLACING_CANCELLED,
        because="who keeps days free or goes on looking need not do so any more",
        source=AGREEMENT,
        since=NETWORK,
    ),
)
