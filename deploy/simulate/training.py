"""Professionals who work with the children register for what the network offers them."""

from deploy.simulate.desk import Desk
from deploy.simulate.exchange import Json

PROFESSIONAL = "Mustermann"
"""The name of all of them: only their own mails may hold it."""


async def register(desk: Desk, cue: Json, sector: str) -> None:
    """Register one of the own people; the name is known to the programme alone."""
    number = cue["number"]
    participant = {
        "participant": cue["participant"],
        "name": f"Fachkraft {number} {PROFESSIONAL}",
        "email": f"fachkraft{number}@kvi.example",
        "sector": sector,
    }
    await desk.send("RegisterParticipant", cue["training"], participant, service="events")


async def call_off(desk: Desk, cue: Json) -> None:
    """Give back the place of one of the own people, who cannot come."""
    gone = {"participant": cue["participant"]}
    await desk.send("CancelRegistration", cue["training"], gone, service="events")
