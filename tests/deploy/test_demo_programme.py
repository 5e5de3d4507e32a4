"""The programme of the demo comes out as its tales say, by the steps of events alone."""

import pytest

from deploy.demo.expectation import Tale
from deploy.demo.expectations import HELD
from deploy.demo.offer_tales import OFFER_TALES
from deploy.demo.plan import Story
from deploy.demo.planning import plan
from deploy.demo.played import Played
from deploy.demo.programme_tales import PROGRAMME_TALES
from deploy.demo.proportions import FAST, WHOLE
from deploy.demo.telling import turning_points
from shared.network.registry import Registry
from tests.deploy.programme_in_memory import ELSEWHERE, play
from tests.deploy.uneventful import played

TALES = tuple(tale for tale in (*PROGRAMME_TALES, *OFFER_TALES) if tale.story not in ELSEWHERE)


@pytest.fixture(scope="module", params=[WHOLE, FAST], ids=["whole", "fast"])
async def gone(
    request: pytest.FixtureRequest, registry: Registry, tmp_path_factory: pytest.TempPathFactory
) -> Played:
    folder = tmp_path_factory.mktemp("demo")
    drawn = plan(1, registry, request.param)
    return await play(drawn, registry, played(folder, registry, drawn), folder)


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
