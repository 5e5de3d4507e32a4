"""One admission as its prison has it on file, and as much of it as may be said."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from deploy.simulate.consents import VALID_UNTIL, consents, terms
from deploy.simulate.exchange import Json
from deploy.simulate.families import Family
from deploy.simulate.parents import from_a_visitors_card, may_go_to, receivers_of
from deploy.simulate.parts import sealed_part
from shared.network.registry import Registry


@dataclass(frozen=True, slots=True)
class Admission:
    """What the prison's own file says about one admission."""

    case: str
    at: datetime
    path: str
    receivers: list[str]
    family: Family
    needs: list[str]
    signed: list[str]
    """Who has signed so far, of those who have to."""
    valid_until: str
    prisoner_is: str
    left_out: tuple[str, ...]
    """Children whose caregiver has withdrawn, and is named to nobody any more."""
    parents: Json | None
    """What it knows of the parents of all the children; absent: what a visitor's card says."""

    @classmethod
    def of(cls, cue: Json, at: datetime) -> Self:
        """The file that is opened for somebody who comes."""
        case, children = cue["case"], tuple(cue["children"])
        return cls(
            case=case,
            at=at,
            path=cue["path"],
            receivers=cue["receivers"],
            family=Family(case, at.date(), children, cue["wants_help"]),
            needs=cue["needs"],
            signed=cue["signed"],
            valid_until=cue.get("valid_until", VALID_UNTIL),
            prisoner_is=cue.get("prisoner_is", "father"),
            left_out=(),
            parents=cue.get("parents"),
        )

    @property
    def children(self) -> list[Json]:
        """Its children in the open part: an age band and a place."""
        return [_in_the_open(child) for child in self.family.children]

    @property
    def families(self) -> list[Json]:
        """What it knows of the parents of the children."""
        if self.parents is None:
            return from_a_visitors_card(self.children, self.prisoner_is)
        refs = [child["child"] for child in self.children]
        return [{"children": refs, "prisoner_is": self.prisoner_is, **self.parents}]

    def consents(self, by: Collection[str], given_on: str) -> list[Json]:
        """What these have signed."""
        custody = "joint" if self.parents is None else self.parents["custody"]
        said = terms(self.receivers, given_on, self.valid_until)
        return consents(self.children, custody, by, said)

    @property
    def is_parent_only(self) -> bool:
        """Whether nobody who speaks for the children has signed, but the prisoner for himself."""
        about = [consent["about"] for consent in self.consents(self.signed, "")]
        return self.path == "consent" and about == ["prisoner"]

    def told(self, registry: Registry, now: datetime) -> Json:
        """What is said of the people in it, openly and sealed for each office."""
        children = [] if self.is_parent_only else self.children
        families = [] if self.is_parent_only else self.families
        told: Json = {"interpreter_needed": False}
        if children:
            told |= {"children": children, "needs": self.needs, "family": families}
        notice = may_go_to(self.path, self.receivers, registry, now)
        receivers = receivers_of(notice, children, families, registry, now)
        told["sealed"] = [
            self.sealed(receiver, refs, registry, now) for receiver, refs in receivers.items()
        ]
        return told

    def sealed(self, receiver: str, refs: list[str], registry: Registry, now: datetime) -> Json:
        """The names of these children, for the office that is to help them."""
        notice = self.family.notice(refs, self.left_out)
        content = notice.model_dump_json(exclude_none=True).encode()
        return sealed_part(content, self.case, receiver, refs, registry=registry, now=now)


def _in_the_open(child: Mapping[str, Any]) -> Json:
    residence: Json = {"kind": child["kind"], "basis": "habitual"}
    if child["kind"] == "district":
        residence["district"] = child["district"]
    return {
        "child": child["child"],
        "age_band": child["age_band"],
        "residence": residence,
        "caregiver": child["caregiver"],
    }
