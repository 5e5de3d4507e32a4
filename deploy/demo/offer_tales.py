"""What has to have become of an offer, of who was asked to come, and of what was logged."""

from collections import Counter

from deploy.demo.drawing import CITY, COUNTY
from deploy.demo.expectation import Tale, youth_office
from deploy.demo.offers import FEWER
from deploy.demo.outreach import MINUTES, REALLY
from deploy.demo.plan import PROVIDER, SLOW, Story
from deploy.demo.played import Played


def _reported(p: Played) -> bool:
    said = [(said["district"], said["need"]) for said in p.said(Story.GAP, "OfferGapReported")]
    planned = [said["gap"] for said in p.said(Story.OFFER, "OfferPlanned")]
    return said == [(COUNTY, "group_for_children")] and planned == [p.case_of(Story.GAP)]


def _reserved(p: Played) -> bool:
    """Each answer and each event says for whom somebody has to decide; hers is given back."""
    kept = {
        said["agency"]: said.get("decision_of") for said in p.said(Story.OFFER, "PlaceReserved")
    }
    return (
        len(p.said(Story.OFFER, "OfferPublished")) == 1
        and kept == {youth_office(CITY): None, youth_office(COUNTY): COUNTY}
        and sorted(p.answers(Story.OFFER, "ReservePlace")) == ["needs_decision", "reserved"]
        and [said["place"] for said in p.said(Story.OFFER, "PlaceFreed")]
        == [said["place"] for said in p.said(Story.OFFER, "PlaceReserved") if "decision_of" in said]
    )


def _checked(p: Played) -> bool:
    """Reminded of in time, stale, and there again with what was found."""
    goes = ["OfferCheckAwaited", "OfferWentStale", "OfferVerified", "CapacityChanged"]
    found = p.said(Story.OFFER_CHECKED, "CapacityChanged")
    return p.turns(Story.OFFER_CHECKED, *goes) == goes and FEWER.items() <= found[0].items()


def _ended(p: Played) -> bool:
    """Whoever has a place there hears that it takes nobody for a while, and that it is gone."""
    with_places = [said["agency"] for said in p.said(Story.OFFER_ENDED, "PlaceReserved")]
    told = [(note["agency"], note["name"]) for note in p.noted_of(Story.OFFER_ENDED, "told")]
    return with_places == [youth_office(CITY)] and told == [
        (agency, name) for name in ("OfferPaused", "OfferRetired") for agency in with_places
    ]


def _was_there(p: Played) -> bool:
    placed = [said["provider"] for said in p.said(Story.PROFESSIONAL, "ProfessionalPlaced")]
    return (
        placed == [PROVIDER]
        and len(p.said(Story.PROFESSIONAL, "PlacementEnded")) == 1
        and not p.said(Story.PROFESSIONAL, "ProfessionalRequestOverdue")
    )


def _nobody_found(p: Played) -> bool:
    """The coordination office is told before it gives up."""
    goes = ["PlacingDeclined", "ProfessionalRequestOverdue", "ProfessionalNotPlaced"]
    return p.turns(Story.NOBODY_FOUND, *goes) == goes


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
        "decision of its youth office, which gave the place back",
        _reserved,
        Story.OFFER,
        ("OfferPlanned", "OfferPublished", "PlaceReserved", "PlaceFreed"),
    ),
    Tale(
        "an offer at which nobody had looked for 90 days was stale until its keeper did",
        _checked,
        Story.OFFER_CHECKED,
        (
            *("OfferPublished", "OfferCheckAwaited", "OfferWentStale", "OfferVerified"),
            "CapacityChanged",
        ),
    ),
    Tale(
        "an offer paused and then ended, and the office with a place in it heard of both",
        _ended,
        Story.OFFER_ENDED,
        ("OfferPublished", "PlaceReserved", "OfferPaused", "OfferRetired"),
    ),
    Tale(
        "a prison asked for somebody who talks with its staff, and a provider sent one in time",
        _was_there,
        Story.PROFESSIONAL,
        ("ProfessionalRequested", "ProfessionalPlaced", "PlacementEnded"),
    ),
    Tale(
        "when the provider that was asked could send nobody, the coordination office was reminded "
        "after five working days, and found nobody else",
        _nobody_found,
        Story.NOBODY_FOUND,
        (
            *("ProfessionalRequested", "ProfessionalPlaced", "PlacingDeclined"),
            *("ProfessionalRequestOverdue", "ProfessionalNotPlaced"),
        ),
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
