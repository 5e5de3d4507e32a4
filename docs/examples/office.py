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


async def erase(office: Agency, case: str) -> str:
    """Here an office erases what it keeps; gives the id of its word that it has."""
    return await office.send("intake", "ConfirmErasure", case, {"extent": "erased"})


async def main(settings: str, key: Json) -> None:
    """Work on what comes; stop once an erasure is confirmed, since this is an example."""
    erased: set[str] = set()  # real software keeps these in its database, as long as the topic
    confirmed = ""
    async with Agency(OFFICE, settings) as office:
        async for name, case, cause, said in office.messages():
            if name == "ReferralAssigned" and said["referral"] in erased:
                # It should not have come: nobody opens it, and it is erased as it was asked.
                confirmed = await erase(office, case)
                sys.stdout.write("tell the operators: assigned after a request to erase\n")
            elif name == "ReferralAssigned":
                await assigned(office, case, said, key)
            elif name == "ErasureRequested":
                erased.update(said["referrals"])
                confirmed = await erase(office, case)
                sys.stdout.write("erased\n")
            elif name in {"CommandAccepted", "CommandRefused"}:
                outcome = said.get("state") or said["code"]
                sys.stdout.write(f"{name} {said.get('command')} {outcome}\n")
                if cause == confirmed:
                    return


asyncio.run(main(sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8"))))
