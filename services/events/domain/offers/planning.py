"""An offer is planned by who sees a gap, and kept by who will offer it."""

from services.events.contract.offers import OfferPlan, OfferPlanned, PlanOffer
from services.events.domain.offers.offer import Life, Offer
from services.events.domain.rules import Rules, check_takes_part
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, tell_others
from shared.network.agency import HELPERS


def plan(state: Offer | None, message: PlanOffer, at: At[Rules]) -> Outcome[Offer] | None:
    """Plan it; who planned it may plan it otherwise until it is listed."""
    wanted = OfferPlan(need=message.need, district=message.district, gap=message.gap)
    keeper = message.keeper or at.sender
    if state is not None:
        if state.begun_by != at.sender:
            raise Refused(Code.NOT_COMPETENT)
        if (state.plan, state.keeper) == (wanted, keeper):
            return None
        if state.life is not Life.PLANNED:
            raise Refused(Code.WRONG_STATE, state=state.life)
    check_takes_part(at)
    found = at.rules.registry.agency(keeper, at.now)
    if found is None or found.kind not in HELPERS:
        raise Refused(Code.UNKNOWN_AGENCY, pointer="/keeper")
    offer = Offer(life=Life.PLANNED, keeper=keeper, begun_by=at.sender, plan=wanted)
    told = OfferPlanned.model_validate({**dict(wanted), "keeper": keeper, "planned_by": at.sender})
    # Who was to offer it before has to know that it need not.
    before = None if state is None else state.keeper
    return Outcome(offer, tell_others(told, at.sender, keeper, before))
