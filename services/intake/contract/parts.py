"""The parts of a notice: a child is an age band and a place, never a name."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from services.intake.contract.words import (
    AgeBand,
    Caregiver,
    ConsentForm,
    ConsentGiver,
    Custody,
    Need,
    Purpose,
    ReceiverKind,
    ResidenceBasis,
    ResidenceKind,
)
from shared.language.fields import ReportedDay, Whole
from shared.language.message import AgencyId, District, Part
from shared.network.sealed_notice import ChildRef
from shared.network.sealing import LARGEST

ChildCount = Annotated[int, Whole(1, 20)]
InfoVersion = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,39}$")]
"""Which edition of the information sheet the giver of the consent has read."""
CompactJwe = Annotated[str, Field(min_length=1, json_schema_extra={"maxLength": LARGEST})]
"""RFC 7516; whether it really is one, and not too large, is checked with its receiver's keys."""

Purposes = Annotated[tuple[Purpose, ...], Field(max_length=len(Purpose))]
Receivers = Annotated[tuple[ReceiverKind, ...], Field(min_length=1, max_length=len(ReceiverKind))]
Needs = Annotated[tuple[Need, ...], Field(max_length=len(Need))]


class Residence(Part):
    """Where a child lives, as closely as competence needs it."""

    kind: ResidenceKind
    district: District | None = None
    basis: ResidenceBasis = ResidenceBasis.HABITUAL

    @model_validator(mode="after")
    def _district_when_there_is_one(self) -> Self:
        if (self.kind is ResidenceKind.DISTRICT) != (self.district is not None):
            raise ValueError("a district is named exactly when the child lives in one")
        return self


class Child(Part):
    """A child of the prisoner."""

    child: ChildRef
    age_band: AgeBand
    residence: Residence
    caregiver: Caregiver


class Consent(Part):
    """Who allowed what, to whom, until when; revocable at any time."""

    given_by: ConsentGiver
    custody: Custody
    given_on: ReportedDay
    purposes: Annotated[Purposes, Field(min_length=1)]
    receivers: Receivers
    valid_until: ReportedDay
    """The last day on which it holds."""
    form: ConsentForm
    info_version: InfoVersion


class SealedFor(Part):
    """What only one receiver can open: about its own children and nobody else's."""

    receiver: AgencyId
    children: Annotated[tuple[ChildRef, ...], Field(min_length=1, max_length=20)]
    jwe: CompactJwe


Children = Annotated[tuple[Child, ...], Field(max_length=20)]
SealedParts = Annotated[tuple[SealedFor, ...], Field(max_length=20)]
