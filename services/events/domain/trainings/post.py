"""Who comes, waits or does not come any more gets a mail that says how it stands."""

from datetime import datetime

from services.events.contract.post import Occasion, PostPassedOn
from services.events.contract.theme_titles import title_of
from services.events.domain.rules import Rules
from services.events.domain.trainings.training import Registration, Standing, Training
from shared.language.steps import At, Said, tell

IN_TOUCH = frozenset(Standing) - {Standing.UNCONFIRMED, Standing.CANCELLED}


def post(  # noqa: PLR0913 - each is said in the mail
    state: Training,
    to: Registration,
    occasion: Occasion,
    at: At[Rules],
    *,
    until: datetime | None = None,
    module: str | None = None,
) -> tuple[Said, ...]:
    """A mail to somebody whose address is still kept; of use until all is over, or until then.

    A reminder says of which module it is.
    """
    if to.email is None:
        return ()
    is_public = at.rules.is_public(to.agency)
    plan = state.plan
    mail = PostPassedOn(
        participant=to.participant,
        occasion=occasion,
        email=to.email,
        name=None if to.standing is Standing.UNCONFIRMED else to.name,
        agency=to.agency,
        code=at.rules.code(at.aggregate, to.participant) if is_public else None,
        until=until or plan.modules[-1].ends,
        module=module,
        has_place=to.standing.has_place,
        organiser=state.organiser,
        title=title_of(plan),
        modules=plan.modules,
        place=plan.place,
        address=plan.address,
        version=state.times_moved,
    )
    return (tell(mail),)


def post_to_all(state: Training, occasion: Occasion, at: At[Rules]) -> tuple[Said, ...]:
    """A mail to each who has a place or waits for one."""
    known = (each for each in state.registrations if each.standing in IN_TOUCH)
    return tuple(said for each in known for said in post(state, each, occasion, at))
