"""A gap is kept as it was reported, so that what is planned can name it."""

from datetime import date
from enum import StrEnum, unique
from typing import ClassVar

from services.events.contract.gaps import OfferGapReported, ReportOfferGap, Wanted
from services.events.domain.rules import Rules, check_takes_part
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, State, tell_others
from shared.network.working_days import day_of


@unique
class Life(StrEnum):
    """Where a gap stands: what answers it is an offer of its own."""

    REPORTED = "reported"


class Gap(State):
    """The aggregate; its key is the id of the gap."""

    kind: ClassVar[str] = "gap"

    life: Life
    reported_by: str
    reported_on: date
    wanted: Wanted


def report(state: Gap | None, message: ReportOfferGap, at: At[Rules]) -> Outcome[Gap] | None:
    """Keep it, and tell who coordinates what is built up in the Land."""
    wanted = Wanted.model_validate(dict(message))
    if state is not None:
        if state.reported_by != at.sender:
            raise Refused(Code.NOT_COMPETENT)
        if state.wanted != wanted:
            raise Refused(Code.WRONG_STATE, state=state.life)
        return None
    check_takes_part(at)
    told = OfferGapReported.model_validate({**dict(wanted), "reported_by": at.sender})
    office = at.rules.registry.coordination_office(at.now).id
    gap = Gap(life=Life.REPORTED, reported_by=at.sender, reported_on=day_of(at.now), wanted=wanted)
    return Outcome(gap, tell_others(told, at.sender, office))
