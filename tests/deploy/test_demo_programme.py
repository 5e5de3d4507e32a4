"""The programme of the demo comes out as its tales say, by the steps of the services alone."""

import json

import pytest

from deploy.demo.expectation import Tale
from deploy.demo.expectations import HELD
from deploy.demo.funding_tales import FUNDING_TALES
from deploy.demo.offer_tales import OFFER_TALES
from deploy.demo.plan import START, Story
from deploy.demo.planning import plan
from deploy.demo.played import Played
from deploy.demo.programme_tales import PROGRAMME_TALES
from deploy.demo.proportions import FAST, WHOLE
from deploy.demo.telling import turning_points
from deploy.network.catalogue import Catalogue
from deploy.network.services import SWITCHBOARDS
from shared.language.answers import CommandAccepted
from shared.network.registry import Registry
from shared.wire.envelope import type_name
from tests.deploy.programme_in_memory import ELSEWHERE, play
from tests.deploy.uneventful import played
from tests.input.memory_network import MemoryNetwork

TALES = tuple(
    tale for tale in (*FUNDING_TALES, *PROGRAMME_TALES, *OFFER_TALES) if tale.story not in ELSEWHERE
)
OF_THE_PROGRAMME = {
    entry.name for entry in Catalogue(SWITCHBOARDS.values()).of("events") if not entry.is_internal
}
NOT_IN_FOUR_WEEKS = {
    "FamilyDayNotAccounted": "a fund that has reserved something releases it in a moment, unless "
    "its records wait for a repair",
}
"""What the demo cannot show, and why not."""


@pytest.fixture(scope="module", params=[WHOLE, FAST], ids=["whole", "fast"])
async def programme(
    request: pytest.FixtureRequest, registry: Registry, tmp_path_factory: pytest.TempPathFactory
) -> tuple[MemoryNetwork, Played]:
    """The network on which it was played, and what is left of it."""
    folder = tmp_path_factory.mktemp("demo")
    drawn = plan(1, registry, request.param)
    network = MemoryNetwork(START)
    return network, await play(drawn, network, played(folder, registry, drawn), folder)


@pytest.fixture(scope="module")
def gone(programme: tuple[MemoryNetwork, Played]) -> Played:
    return programme[1]


async def test_each_command_and_event_of_the_programme_is_said_in_the_demo(
    programme: tuple[MemoryNetwork, Played],
) -> None:
    network, _ = programme
    told = [each for heard in network.heard.values() for each in heard]
    accepted = {
        json.loads(each.value)["command"] for each in told if each.type == CommandAccepted.ce_type()
    }
    said = accepted | {type_name(each.type) for each in told}
    assert OF_THE_PROGRAMME - said == NOT_IN_FOUR_WEEKS.keys()


@pytest.mark.parametrize("tale", TALES, ids=lambda tale: tale.story)
async def test_a_tale_of_the_programme_holds_and_has_all_its_lines(
    tale: Tale, gone: Played
) -> None:
    assert tale.holds(gone)
    heard = {message.type_name for message in gone.about(gone.case_of(tale.story))}
    assert {line for line in tale.lines if not line.startswith("answered ")} <= heard
    assert len(list(turning_points(tale, gone))) >= len(tale.lines)


async def test_nothing_of_the_programme_is_refused_and_all_that_was_to_be_is_held(
    gone: Played,
) -> None:
    assert gone.notes("refused") == gone.notes("forged") == []
    assert gone.cases_with("TrainingHeld") == {gone.case_of(story) for story in HELD}


async def test_the_teacher_is_told_of_to_nobody_before_she_has_confirmed(gone: Played) -> None:
    about = gone.about(gone.case_of(Story.SIGN_UP))
    confirmed = [r.written_at for r in about if r.type_name == "RegistrationConfirmed"]
    (signed_up, *_) = [c.at for c in gone.plan.cues if c.what == "signed_up"]
    (answered,) = [c.at for c in gone.plan.cues if c.what == "confirmed"]
    assert confirmed.count(answered) == 1
    assert confirmed.count(signed_up) == len(confirmed) - 1
