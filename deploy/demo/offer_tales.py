"""What has to have become of an offer, of who was asked to come, and of what was logged."""

from collections import Counter

from deploy.demo.drawing import CITY, COUNTY
from deploy.demo.expectation import Tale, youth_office
from deploy.demo.outreach import MINUTES, REALLY
from deploy.demo.plan import PROVIDER, SLOW, Story
from deploy.demo.played import Played


def _reported(p: Played) -> bool:
    said = [(said["district"], said["need"]) for said in p.said(Story.GAP, "OfferGapReported")]
    planned = [said["gap"] for said in p.said(Story.OFFER, "OfferPlanned")]
    return said == [(COUNTY, "group_for_children")] and planned == [p.case_of(Story.GAP)]


def _reserved(p: Played) -> bool:
    """Each answer and each event says for whom somebody has to decide."""
    kept = {
        said["agency"]: said.get("decision_of") for said in p.said(Story.OFFER, "PlaceReserved")
    }
    return (
        len(p.said(Story.OFFER, "OfferPublished")) == 1
        and kept == {youth_office(CITY): None, youth_office(COUNTY): COUNTY}
        and sorted(p.answers(Story.OFFER, "ReservePlace")) == ["needs_decision", "reserved"]
    )


def _was_there(p: Played) -> bool:
    placed = [said["provider"] for said in p.said(Story.PROFESSIONAL, "ProfessionalPlaced")]
    return (
        placed == [PROVIDER]
        and len(p.said(Story.PROFESSIONAL, "PlacementEnded")) == 1
        and not p.said(Story.PROFESSIONAL, "ProfessionalRequestOverdue")
    )


def _logged(p: Played) -> bool:
    corrected = [
        (said["was"]["minutes"], said["instead"]["minutes"])
        for said in p.said(Story.LOG, "ActivityCorrected")
    ]
    return corrected == [(MINUTES, REALLY)]


def _told_once_a_day(p: Played) -> bool:
    """Both trainings that were announced on Monday are in one mail, and it has left."""
    gathered = Counter(
        message.data["into"]
        for message in p.messages
        if message.type_name == "NotificationGathered"
        and message.data.get("agency") == youth_office(SLOW)
    )
    left = Counter(
        message.key
        for message in p.messages
        if message.type_name == "NotificationSent" and message.key in gathered
    )
    return list(gathered.values()) == [2] and left == dict.fromkeys(gathered, 1)


OFFER_TALES: tuple[Tale, ...] = (
    Tale(
        "what an office had looked for and nobody offered came to the coordination office, "
        "which planned an offer for it",
        _reported,
        Story.GAP,
        ("OfferGapReported",),
    ),
    Tale(
        "the offer is listed; one child has its place, and for one from elsewhere it needs the "
        "decision of its youth office",
        _reserved,
        Story.OFFER,
        ("OfferPlanned", "OfferPublished", "PlaceReserved"),
    ),
    Tale(
        "a prison asked for somebody who talks with its staff, and a provider sent one in time",
        _was_there,
        Story.PROFESSIONAL,
        ("ProfessionalRequested", "ProfessionalPlaced", "PlacementEnded"),
    ),
    Tale(
        "what is done to be seen is logged in a line each, and a wrong one is put right",
        _logged,
        Story.LOG,
        ("ActivityRecorded", "ActivityCorrected"),
    ),
    Tale(
        "an office that wants what can wait in one mail a day was told of two trainings in one",
        _told_once_a_day,
        Story.ONE_MAIL_A_DAY,
        ("SubscriptionChanged",),
    ),
)
