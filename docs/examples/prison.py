"""A prison reports an admission with the consent of all concerned, and hears what becomes of it."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from agency import Agency, Json, public_key, seal

PRISON, OFFICE = "jva-buetzow", "jugendamt-13003"
NOW = datetime.now(UTC)
TODAY = NOW.date()


def inside() -> Json:
    """What only the office may read (docs/schemas/SealedNotice.v1.json); nobody real."""
    person = {"given_name": "Beispiel", "family_name": "Muster"}
    address = "Musterweg 1, 18055 Rostock"
    return {
        "prisoner": {**person, "birth_date": "1990-01-31"},
        "caregivers": [{**person, "children": ["c1"], "address": address}],
        "children": [{**person, "child": "c1", "birth_date": "2019-05-17", "address": address}],
    }


def consent(given_by: str, **about: object) -> Json:
    """What one person allows about whom."""
    return {
        **about,
        "given_by": given_by,
        "given_on": str(TODAY),
        "purposes": ["counselling", "family_contact"],
        "receivers": ["youth_office"],
        "prison_may_hear": ["accepted", "closed"],
        "valid_until": str(TODAY + timedelta(days=180)),
        "form": "written",
        "info_version": "2026-01",
    }


def admission(sealed: str) -> Json:
    """The open part: an age band and a district, nothing that names anyone."""
    return {
        "facility": PRISON,
        "occurred_at": NOW.isoformat(),
        "admitted_on": str(TODAY),
        "path": "consent",
        "children_count": 1,
        # Both parents have custody, so both have signed for their child.
        "consents": [
            consent("prisoner", about="prisoner"),
            consent("prisoner", about="children", children=["c1"], custody="joint"),
            consent("other_parent", about="children", children=["c1"], custody="joint"),
        ],
        "subject_informed": str(TODAY),
        "children": [
            {
                "child": "c1",
                "age_band": "6-9",
                "residence": {"kind": "district", "district": "13003"},
                "caregiver": "other_parent",
            }
        ],
        "needs": ["telling_the_child"],
        "sealed": [{"receiver": OFFICE, "children": ["c1"], "jwe": sealed}],
    }


async def main(settings: str, registry: str) -> None:
    """Report, then listen until the office has taken the case over."""
    case = str(uuid4())  # random: never derived from a prison number or a name
    key = public_key(Path(registry), OFFICE)
    data = admission(seal(inside(), case=case, office=OFFICE, key=key))
    sys.stdout.write(f"case {case}\n")
    async with Agency(PRISON, settings) as prison:
        sent = await prison.send("intake", "ReportAdmission", case, data)
        async for name, about, cause, said in prison.messages():
            if cause == sent:
                sys.stdout.write(f"{name} {said.get('state') or said['code']}\n")
                if name == "CommandRefused":
                    return
            elif about == case:
                sys.stdout.write(f"{name} {said['status']}\n")
                if said["status"] == "accepted":
                    return


asyncio.run(main(*sys.argv[1:]))
