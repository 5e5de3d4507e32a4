"""What a family takes back at an office before anybody was told stays unknown to the prison.

The sealed parts come by another topic than the notice, so it may be taken back before they are
there. A question for a part about fewer children, or for another office, would tell that it was.
"""

from services.intake.contract.consents import ConsentNarrowed
from services.intake.contract.notices import IncarcerationNotified
from services.referral.contract.assigning import TAKEN_BACK_AND_NOBODY_LEFT, Routing
from services.referral.domain.copies import part_for
from services.referral.domain.draft import Draft
from services.referral.domain.routing import Route, routes

TAKEN_BACK = Routing(
    rule=TAKEN_BACK_AND_NOBODY_LEFT,
    reason="a family took something back, and nobody can be told without asking the prison",
    provisional=False,
)


def remember_narrowing(draft: Draft, message: ConsentNarrowed) -> None:
    """What a prison allows less itself it may be asked about; the first to allow less counts."""
    case, notice = draft.case, draft.case.the_notice()
    elsewhere = message.by != notice.facility and message.receivers != notice.receivers
    if elsewhere and not case.is_routed and not case.allowed_before:
        draft.set(allowed_before=notice.receivers)


def before_it_was_narrowed(draft: Draft) -> IncarcerationNotified:
    """The notice as it would be routed if no family had allowed less at an office."""
    case = draft.case
    receivers = case.allowed_before or case.the_notice().receivers
    return case.the_notice().model_copy(update={"receivers": receivers})


def betraying(draft: Draft, found: tuple[Route, ...]) -> tuple[Route, ...]:
    """Of which the prison would hear something that it would not hear if nothing was taken back."""
    case, at = draft.case, draft.at
    anyway = {
        (route.name, route.children)
        for route in routes(before_it_was_narrowed(draft), case.family, at.rules.registry, at.now)
    }
    withdrawn = any(by != case.the_notice().facility for by in case.withdrawn_by)
    return tuple(
        route
        for route in found
        if not _has_its_part(draft, route)
        # Whom nobody may hear of has nothing to do with a sibling that is withdrawn.
        and ((withdrawn and route.office) or (route.name, route.children) not in anyway)
    )


def _has_its_part(draft: Draft, route: Route) -> bool:
    if route.office is None:
        return False
    office, clearing = route.office, draft.coordination_office
    return part_for(draft.case, office, route.children, clearing) is not None
