"""The published lists of states hold all that a step answers with, and nothing that none does.

The steps of referral are held to theirs by tests/referral/cases.py, on every schedule.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

import pytest

from deploy.network.catalogue import Catalogue
from deploy.network.services import SWITCHBOARDS
from shared.language.answers import Ping
from shared.language.message import Enquiry
from shared.network.registry import AgencyKind
from tests.contracts.ways import (
    Named,
    Walk,
    from_examples,
    of_case,
    of_family_day,
    of_fund,
    of_offer,
    of_professional_request,
    of_training,
)

ENTRIES = Catalogue(SWITCHBOARDS.values()).entries.values()
WAYS = 800
WHICH = ("accepted", "refused")
Way = Callable[[int], Walk]
OF_THEIR_OWN: Mapping[str, tuple[Way, ...]] = {
    "intake-case": (of_case,),
    "events-training": (of_training,),
    "events-family_day": (of_family_day,),
    "events-fund": (of_fund,),
    "events-offer": (of_offer,),
    "events-professional_request": (of_professional_request,),
}
"""Where examples alone do not lead everywhere; those of another kind lead as far as they do."""
ASKED = {
    f"{service}-{kind.name}": (service, kind)
    for service, board in SWITCHBOARDS.items()
    for kind in board.kinds
    if any(entry.by for entry in kind.on.values())
}


@cache
def walked(asked: str) -> Mapping[str, Named]:
    """What the answers on all ways of a kind name, by whether they accept."""
    service, kind = ASKED[asked]
    ways: tuple[Way, ...] = (partial(from_examples, service, kind), *OF_THEIR_OWN.get(asked, ()))
    walks = [way(seed) for way in ways for seed in range(WAYS)]
    return {which: set().union(*(getattr(walk, which) for walk in walks)) for which in WHICH}


@pytest.mark.parametrize("which", WHICH)
@pytest.mark.parametrize("asked", ASKED)
def test_every_way_names_states_of_the_list_and_together_all_of_them(
    asked: str, which: str
) -> None:
    service, kind = ASKED[asked]
    found = walked(asked)[which]
    listed = {
        (command, str(state))
        for command, entry in kind.on.items()
        for state in getattr(entry.states, which)
    }
    unlisted, unseen = _names(found - listed), _names(listed - found)
    assert not unlisted, f"add what a step answers with to {which}= of its row: {unlisted}"
    if service != "referral":
        assert not unseen, (
            f"no way led to what stands in {which}= of a row: {unseen}; drop it there, or lead "
            "to it: by examples, or by a way in tests/contracts/ways.py that stands in OF_THEIR_OWN"
        )


def _names(found: Named) -> list[str]:
    return sorted(f"{command.type_name()} {state}" for command, state in found)


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.name for entry in ENTRIES])
def test_every_command_that_is_carried_out_has_its_list(entry: Any) -> None:
    answered = entry.is_command and entry.message is not Ping
    assert bool(entry.states.accepted) == answered
    of_an_agency = answered and AgencyKind.OPERATOR not in entry.senders
    can_be_parked = of_an_agency and not issubclass(entry.message, Enquiry)
    assert ("discarded" in entry.states.refused) == can_be_parked
