"""Who signs before a notice is sent: the prisoner, both parents, young people for themselves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from deploy.simulate.exchange import Json

PURPOSES = ["counselling", "family_contact", "support_offers"]
VALID_UNTIL = "2027-03-31"
AGREES_TOO = "14-17"


def consents(
    children: Iterable[Mapping[str, Any]], receivers: Sequence[str], given_on: str
) -> list[Json]:
    """A consent of everyone who has to agree to a notice about these children."""
    said = {
        "given_on": given_on,
        "purposes": PURPOSES,
        "receivers": list(receivers),
        "prison_may_hear": ["accepted", "closed"],
        "valid_until": VALID_UNTIL,
        "form": "written",
        "info_version": "2026-01",
    }
    kids = list(children)
    refs = [child["child"] for child in kids]
    grown = [child["child"] for child in kids if child["age_band"] == AGREES_TOO]
    signed = [(refs, "prisoner"), (refs, "other_parent")]
    signed += [([ref], "young_person") for ref in grown]
    about = {"about": "children", "custody": "joint"}
    return [
        {"about": "prisoner", "given_by": "prisoner", **said},
        *({**about, "children": names, "given_by": giver, **said} for names, giver in signed),
    ]
