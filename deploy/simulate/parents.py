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


def from_a_visitors_card(children: Iterable[Mapping[str, Any]], prisoner_is: str) -> list[Json]:
    """The card has the other parent's address; of children with others nobody asked."""
    return [
        {
            "children": [child["child"]],
            "prisoner_is": prisoner_is,
            "parents": "apart",
            "custody": "joint",
            "other_parent": {"kind": "district", "district": child["residence"]["district"]},
        }
        for child in children
        if child["caregiver"] == "other_parent" and child["residence"]["kind"] == "district"
    ]


def may_go_to(path: str, ticked: Sequence[str], registry: Registry, now: datetime) -> MayGoTo:
    """Without a consent the coordination office may be told only if it is a public body."""
    public = path == "consent" or registry.coordination_office(now).is_public
    private = set() if public else {"coordination_office"}
    kinds = tuple(ReceiverKind(kind) for kind in ticked if kind not in private)
    return MayGoTo(Path(path), kinds)


def receivers_of(
    notice: MayGoTo,
    children: Sequence[Json],
    families: Sequence[Json],
    registry: Registry,
    now: datetime,
) -> dict[str, list[str]]:
    """Each office that will hold a referral gets its children, the coordination office all.

    A notice of the parent alone waits at the coordination office.
    """
    found = addressees(
        decided(
            tuple(Child.model_validate(child) for child in children),
            tuple(Family.model_validate(known) for known in families),
            notice,
            registry,
            now,
        )
    )
    receivers = {office: list(refs) for office, refs in found.items()}
    if ReceiverKind.COORDINATION_OFFICE in notice.receivers:
        coordination = registry.coordination_office(now).id
        receivers[coordination] = [child["child"] for child in children]
    return receivers
