"""What agencies say of the programme and its money, each by a cue that brings all of it."""

from deploy.simulate.desk import Desk
from deploy.simulate.exchange import Json

SAYS = {
    "granted": "RecordGrant",
    "paid_out": "RecordIncome",
    "paid": "RecordSpending",
    "set_right": "CorrectSpending",
    "day_planned": "PlanFamilyDay",
    "day_booked": "BookPlaces",
    "day_held": "RecordFamilyDay",
    "day_accounted": "AccountFamilyDay",
    "name_corrected": "CorrectParticipantName",
    "nothing_found": "ReportOfferGap",
    "offer_planned": "PlanOffer",
    "offer_listed": "PublishOffer",
    "place_wanted": "ReservePlace",
    "professional_wanted": "RequestProfessional",
    "professional_found": "PlaceProfessional",
    "professional_was_there": "RecordPlacementEnd",
    "logged": "RecordActivity",
    "log_corrected": "CorrectActivity",
    "subscribed": "ChangeSubscription",
}


async def say(desk: Desk, cue: Json) -> None:
    """Say what has happened, and keep what it was answered."""
    service = cue.get("service", "events")
    await say_of(desk, SAYS[cue["what"]], cue["about"], cue["data"], service)


async def say_of(desk: Desk, command: str, about: str, data: Json, service: str = "events") -> None:
    """Say this command, and keep what it was answered."""
    answer = await desk.send(command, about, data, service=service)
    if answer.type_name == "CommandAccepted":
        desk.note("answered", about=about, **answer.data)
