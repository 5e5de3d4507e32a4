"""What a prison knows of the parents of a child, and for whom it seals because of that."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from deploy.simulate.exchange import Json
from shared.network.addressees import MayGoTo, addressees, decided
from shared.network.children import Child
from shared.network.competence.facts import Family
from shared.network.notices import Path, ReceiverKind
from shared.network.registry import Registry


def known_parents(children: Iterable[Mapping[str, Any]]) -> list[Json]:
    """A visitor's card has the other parent's address; of children with others nobody asked."""
    return [
        {
            "children": [child["child"]],
            "prisoner_is": "father",
            "parents": "apart",
            "custody": "joint",
            "other_parent": {"kind": "district", "district": child["residence"]["district"]},
        }
        for child in children
        if child["caregiver"] == "other_parent" and child["residence"]["kind"] == "district"
    ]


def receivers_of(
    path: str, ticked: Sequence[str], children: Sequence[Json], registry: Registry, now: datetime
) -> dict[str, list[str]]:
    """Each office that will hold a referral gets its children, the coordination office all."""
    coordination = registry.coordination_office(now)
    # Without a consent it may be told only if it is a public body.
    private = set() if path == "consent" or coordination.is_public else {"coordination_office"}
    kinds = tuple(ReceiverKind(kind) for kind in ticked if kind not in private)
    found = addressees(
        decided(
            tuple(Child.model_validate(child) for child in children),
            tuple(Family.model_validate(known) for known in known_parents(children)),
            MayGoTo(Path(path), kinds),
            registry,
            now,
        )
    )
    receivers = {office: list(refs) for office, refs in found.items()}
    if ReceiverKind.COORDINATION_OFFICE in kinds:
        receivers[coordination.id] = [child["child"] for child in children]
    return receivers
