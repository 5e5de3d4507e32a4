"""Who holds a notice of the parent alone: the coordination office, else where he lived last."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum, unique

from shared.language.rule import in_force
from shared.language.sources import AGREEMENT, NETWORK
from shared.network.competence.deciding import Decision, KnowsOffices
from shared.network.competence.facts import Home, HomeKind
from shared.network.competence.holders import Coordination, Holder, WhoHolds, YouthOffices
from shared.network.competence.lines import MissingFact, fits
from shared.network.notices import ReceiverKind
from shared.network.working_days import day_of


@unique
class LastHome(StrEnum):
    """Where the prisoner lived before the imprisonment."""

    IN_NETWORK = "in_network"
    ELSEWHERE = "elsewhere"
    """Where no office takes part."""
    UNKNOWN = "unknown"


LAST_HOME_UNKNOWN = "last_home_unknown"
LAST_HOME_ELSEWHERE = "last_home_elsewhere"

WHO_HOLDS_ALONE: tuple[WhoHolds, ...] = (
    WhoHolds(
        name="parent_only",
        when=(Coordination.ALLOWED,),
        holder=Holder.COORDINATION_OFFICE,
        provisional=True,
        because="only the parent has consented so far, so nothing is known of the children",
        source=AGREEMENT,
        since=NETWORK,
    ),
    WhoHolds(
        name="parent_only_last_home",
        when=(YouthOffices.ALLOWED, LastHome.IN_NETWORK),
        holder=Holder.OFFICE_OF_LAST_HOME,
        provisional=True,
        because="only the parent has consented so far, so the office where he lived last acts",
        source=AGREEMENT,
        since=NETWORK,
    ),
    WhoHolds(
        name=LAST_HOME_UNKNOWN,
        when=(LastHome.UNKNOWN,),
        holder=Holder.NOBODY,
        provisional=True,
        because="where the parent lived last is not known, so no youth office is either",
        source=AGREEMENT,
        since=NETWORK,
    ),
    WhoHolds(
        name=LAST_HOME_ELSEWHERE,
        when=(),
        holder=Holder.NOBODY,
        provisional=True,
        because="no office takes part where the parent lived last: write to the one there",
        source=AGREEMENT,
        since=NETWORK,
    ),
)
"""Read from top to bottom; the last line always fits."""


def decide_alone(
    receivers: Collection[ReceiverKind], home: Home | None, offices: KnowsOffices, at: datetime
) -> Decision:
    """Read the table for a notice that tells of no child; always provisional."""
    ticked = ReceiverKind.COORDINATION_OFFICE in receivers
    youth = ReceiverKind.YOUTH_OFFICE in receivers
    district = None if home is None else home.district
    of_home = None if district is None else offices.office_of(district, at)
    codes = (
        Coordination.ALLOWED if ticked else Coordination.NOT_ALLOWED,
        YouthOffices.ALLOWED if youth else YouthOffices.NOT_ALLOWED,
        _last_home(home, known=of_home is not None),
    )
    held = next(line for line in in_force(WHO_HOLDS_ALONE, day_of(at)) if fits(line.when, codes))
    holders = {
        Holder.COORDINATION_OFFICE: offices.coordination_office(at).id,
        Holder.OFFICE_OF_LAST_HOME: None if of_home is None else of_home.id,
    }
    missing = (MissingFact.RESIDENCE,)
    holder = holders.get(held.holder)
    return Decision(holder, held.name, held.because, held.provisional, missing, None)


def _last_home(home: Home | None, *, known: bool) -> LastHome:
    if home is None or home.kind is HomeKind.UNKNOWN:
        return LastHome.UNKNOWN
    return LastHome.IN_NETWORK if known else LastHome.ELSEWHERE
