"""What a holder says of the money of a grant, and with a prison of the family day that it pays."""

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
}


async def say(desk: Desk, cue: Json) -> None:
    """Say what has happened, and keep what it was answered."""
    answer = await desk.send(SAYS[cue["what"]], cue["about"], cue["data"], service="events")
    if answer.type_name == "CommandAccepted":
        desk.note("answered", about=cue["about"], **answer.data)
