"""Who signs before a notice is sent: the prisoner, both parents, young people for themselves.

Whoever looks after the children signs too, or is informed later.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from deploy.simulate.exchange import Json
from deploy.simulate.families import by_caregiver

PURPOSES = ["counselling", "family_contact", "support_offers"]
VALID_UNTIL = "2027-03-31"
INFO_VERSION = "2026-01"
AGREES_TOO = "14-17"
EVERYBODY = ("prisoner", "other_parent", "young_person")
"""Who has to sign."""
CAREGIVER = "caregiver"
HAVE_CUSTODY = {
    "joint": ("prisoner", "other_parent"),
    "prisoner_alone": ("prisoner",),
    "other_parent_alone": ("other_parent",),
}


def terms(receivers: Collection[str], given_on: str, valid_until: str) -> Json:
    """What all of a family allow alike."""
    return {
        "given_on": given_on,
        "purposes": PURPOSES,
        "receivers": list(receivers),
        "prison_may_hear": ["accepted", "closed"],
        "valid_until": valid_until,
        "form": "written",
        "info_version": INFO_VERSION,
    }


def consents(
    children: Iterable[Mapping[str, Any]], custody: str, signed: Collection[str], said: Json
) -> list[Json]:
    """The consents that a notice about these children needs, of those who have signed."""
    kids = list(children)
    refs = [child["child"] for child in kids]
    grown = [child["child"] for child in kids if child["age_band"] == AGREES_TOO]
    needed = [(refs, giver) for giver in HAVE_CUSTODY[custody]]
    needed += [([ref], "young_person") for ref in grown]
    about = {"about": "children", "custody": custody}
    looked_after = [[kid["child"] for kid in group] for group in by_caregiver(kids).values()]
    every = [
        {"about": "prisoner", "given_by": "prisoner", **said},
        *({**about, "children": names, "given_by": giver, **said} for names, giver in needed),
        *(
            {"about": CAREGIVER, "children": names, "given_by": CAREGIVER, **said}
            for names in looked_after
        ),
    ]
    return [consent for consent in every if consent["given_by"] in signed]


def renewal(given_on: str, valid_until: str) -> Json:
    """Everybody who signed says again that it holds, for longer."""
    return {
        "given_on": given_on,
        "valid_until": valid_until,
        "form": "oral_on_record",
        "info_version": INFO_VERSION,
    }
