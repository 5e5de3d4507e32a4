"""A family that does not exist; whatever names it holds a word that must never be seen in clear."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from shared.network.sealed_notice import NamedCaregiver, NamedChild, Prisoner, SealedNotice

CANARY = "Zwitscherling"
PROFESSIONAL = "Fachvogel"
"""In the name of everyone who takes part in a training: known to the programme for a time."""
BIRTHDAY = date(1931, 2, 13)
"""As good a canary as a name: nobody else here is so old."""
Json = dict[str, Any]


def child(  # noqa: PLR0913 - what a notice says of a child
    ref: str = "c1",
    *,
    district: str | None = "13003",
    kind: str = "district",
    basis: str = "habitual",
    age_band: str = "6-9",
    caregiver: str = "other_parent",
) -> Json:
    """A child in the open part of a notice."""
    residence: Json = {"kind": kind, "basis": basis}
    if kind == "district":
        residence["district"] = district
    return {"child": ref, "age_band": age_band, "residence": residence, "caregiver": caregiver}


def consent(today: date, *, receivers: Iterable[str], **about: Any) -> Json:
    """A consent that was given today: the prisoner's own, or as it is said."""
    return {
        "about": "prisoner",
        "given_by": "prisoner",
        "given_on": str(today),
        "purposes": ["counselling", "family_contact"],
        "receivers": list(receivers),
        "prison_may_hear": ["accepted", "closed"],
        "valid_until": str(today + timedelta(days=3000)),
        "form": "written",
        "info_version": "2026-1",
        **about,
    }


def consents(today: date, children: Sequence[Json], *, receivers: Iterable[str]) -> list[Json]:
    """Of everyone who has to agree: the prisoner, both parents, and young people themselves."""
    about = {"about": "children", "children": [kid["child"] for kid in children]}
    both = ("prisoner", "other_parent")
    joint = [{**about, "custody": "joint", "given_by": giver} for giver in both]
    grown = [kid["child"] for kid in children if kid["age_band"] == "14-17"]
    themselves = [{**joint[0], "children": [ref], "given_by": "young_person"} for ref in grown]
    ticked = list(receivers)
    return [consent(today, receivers=ticked, **which) for which in ({}, *joint, *themselves)]


def parent_alone() -> bytes:
    """The inside of a sealed part about the parent and nobody else."""
    prisoner = Prisoner(given_name=CANARY, family_name=CANARY, birth_date=BIRTHDAY)
    return SealedNotice(prisoner=prisoner).model_dump_json(exclude_none=True).encode()


def named(children: Sequence[str], without_caregiver: Collection[str] = ()) -> bytes:
    """The inside of a sealed part about these children; of some it is not said who has them."""
    looked_after = [ref for ref in children if ref not in without_caregiver]
    return (
        SealedNotice(
            prisoner=Prisoner(given_name=CANARY, family_name=CANARY, birth_date=BIRTHDAY),
            caregivers=()
            if not looked_after
            else (
                NamedCaregiver(
                    children=tuple(looked_after),
                    given_name=CANARY,
                    family_name=CANARY,
                    phone=f"+49 {CANARY}",
                    email=f"{CANARY}@kvi.example",
                    address=f"{CANARY}weg 1, 18055 Rostock",
                ),
            ),
            children=tuple(
                NamedChild(
                    child=ref,
                    given_name=f"{CANARY} {ref}",
                    family_name=CANARY,
                    birth_date=BIRTHDAY,
                    address=f"{CANARY}weg 1, 18055 Rostock",
                )
                for ref in children
            ),
            wishes=f"{CANARY} möchte Papa sehen.",
        )
        .model_dump_json()
        .encode()
    )
