"""A youth office takes a referral over, and erases when it is asked to."""

import asyncio
import json
import sys
from pathlib import Path

from agency import Agency, Json, open_sealed
from joserfc.errors import JoseError

OFFICE = "jugendamt-13003"


async def assigned(office: Agency, case: str, referral: Json, key: Json) -> None:
    """Say at once whether it can be read, and, once a person has looked, what comes of it."""
    about = {"referral": referral["referral"]}
    try:
        inside = open_sealed(referral["sealed"], case=case, office=OFFICE, key=key)
        result = "readable"
    except (JoseError, ValueError):
        result = "cannot_open"
    await office.send("referral", "ConfirmDelivery", case, {**about, "result": result})
    if result != "readable":
        return
    sys.stdout.write(f"{len(inside['children'])} child, decide by {referral['decide_by']}\n")
    # From here on people decide. The possible answers are in referral["answers"].
    await office.send("referral", "AcknowledgeReferral", case, about)
    await office.send("referral", "AcceptReferral", case, about)


async def main(settings: str, key: Json) -> None:
    """Work for ever on what comes; stop after an erasure, since this is an example."""
    async with Agency(OFFICE, settings) as office:
        async for name, case, _, said in office.messages():
            if name == "ReferralAssigned":
                await assigned(office, case, said, key)
            elif name == "ErasureRequested":
                # Here an office erases what it keeps because of these referrals.
                await office.send("intake", "ConfirmErasure", case, {"extent": "erased"})
                sys.stdout.write("erased\n")
                return
            elif name in {"CommandAccepted", "CommandRefused"}:
                outcome = said.get("state") or said["code"]
                sys.stdout.write(f"{name} {said.get('command')} {outcome}\n")


asyncio.run(main(sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8"))))
