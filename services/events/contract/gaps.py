"""Gaps: what somebody looked for and nobody offers."""

from typing import ClassVar

from services.events.contract.topics import PROGRAMME
from shared.language.message import AgencyId, Command, District, Event, Part
from shared.network.children import AgeBand
from shared.network.notices import Need


class Wanted(Part):
    """What was looked for, for a child of this age that lives there."""

    need: Need
    district: District
    age_band: AgeBand


class ReportOfferGap(Wanted, Command):
    """Say that something was looked for and nothing was found; once for each family."""


class OfferGapReported(Wanted, Event):
    """Something is needed and not offered; also told to the coordination office."""

    topic: ClassVar[str | None] = PROGRAMME
    told_to_agency = True

    reported_by: AgencyId
