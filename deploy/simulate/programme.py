"""What agencies say of the programme and its money, each by a cue that brings all of it."""

from deploy.simulate.desk import Desk
from deploy.simulate.exchange import Json

SAYS = {
    "announced": "ScheduleTraining",
    "training_moved": "MoveTraining",
    "training_called_off": "CancelTraining",
    "replaced": "ReplaceParticipant",
    "name_corrected": "CorrectParticipantName",
    "attended": "RecordAttendance",
    "closed": "CompleteTraining",
    "made_up": "RecordMadeUpModule",
    "certificate_revoked": "RevokeCertificate",
    "granted": "RecordGrant",
    "paid_out": "RecordIncome",
    "paid_out_otherwise": "CorrectIncome",
    "paid": "RecordSpending",
    "set_right": "CorrectSpending",
    "proven": "SubmitProofOfUse",
    "day_planned": "PlanFamilyDay",
    "day_booked": "BookPlaces",
    "day_held": "RecordFamilyDay",
    "day_called_off": "CancelFamilyDay",
    "day_accounted": "AccountFamilyDay",
    "nothing_found": "ReportOfferGap",
    "offer_planned": "PlanOffer",
    "offer_listed": "PublishOffer",
    "offer_checked": "VerifyOffer",
    "places_counted": "ChangeCapacity",
    "offer_paused": "PauseOffer",
    "offer_ended": "RetireOffer",
    "place_wanted": "ReservePlace",
    "place_given_back": "FreePlace",
    "professional_wanted": "RequestProfessional",
    "professional_found": "PlaceProfessional",
    "professional_not_coming": "DeclinePlacing",
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
