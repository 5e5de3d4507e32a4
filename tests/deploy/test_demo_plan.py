from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest

from deploy.demo.plan import DRAWN, END, PROGRAMME, START, Story
from deploy.demo.planning import plan
from deploy.demo.proportions import FAST, WHOLE, Size
from deploy.demo.stories import SPECIAL
from shared.network.registry import Registry

SEEDS = range(30)
LATER = {
    *("all_signed", "consented", "declined", "withdrew", "renewed", "objected"),
    *("released", "retracted", "measure_started", "narrowed", "moved"),
}
SIZES = pytest.mark.parametrize("size", [WHOLE, FAST], ids=["whole", "fast"])


def test_the_whole_land_admits_as_many_as_it_really_does() -> None:
    assert (WHOLE.admissions, WHOLE.parents, WHOLE.asked, WHOLE.consented) == (111, 39, 31, 11)


def test_a_third_of_the_men_and_most_of_the_women_have_children() -> None:
    assert (WHOLE.women, WHOLE.mothers, WHOLE.fathers) == (5, 4, 35)


@SIZES
def test_the_same_seed_brings_the_same_and_another_something_else(
    size: Size, registry: Registry
) -> None:
    assert plan(1, registry, size) == plan(1, registry, size)
    assert plan(1, registry, size) != plan(2, registry, size)


@SIZES
@pytest.mark.parametrize("seed", SEEDS)
def test_the_proportions_are_kept_whatever_the_seed(
    seed: int, size: Size, registry: Registry
) -> None:
    drawn = plan(seed, registry, size)
    parents = Counter({story: len(drawn.stories[story]) for story in DRAWN})
    assert len(drawn.drawn) == parents.total() == size.parents
    assert size.parents - parents[Story.NOT_ASKED] == size.asked
    assert parents[Story.ORDINARY] == size.consented
    come = [cue.details for cue in drawn.cues if cue.details.get("counted")]
    assert len(come) == size.parents
    mothers = [known for known in come if known["prisoner_is"] == "mother"]
    assert len(mothers) == size.mothers
    days = [cue.details for cue in drawn.cues if cue.what == "day_over"]
    assert sum(day["women"] for day in days) == size.women - size.mothers
    others = sum(day["women"] + day["men"] for day in days)
    assert others == size.admissions - size.parents


@SIZES
@pytest.mark.parametrize("seed", SEEDS)
def test_every_rare_story_is_told_exactly_once(seed: int, size: Size, registry: Registry) -> None:
    drawn = plan(seed, registry, size)
    told = (*SPECIAL, *PROGRAMME)
    assert {story: len(drawn.stories[story]) for story in told} == dict.fromkeys(told, 1)
    assert set(drawn.told_once) == set(SPECIAL)
    counts = drawn.counts()
    once = ("garbled", "intruded", "careless", "renewed", "objected", "asked_phone")
    assert {counts[what] for what in (*once, "withdrawn_here")} == {1}
    # What lacked a consent, and what was sealed for another office.
    assert counts["all_signed"] == len((Story.JOINT_CUSTODY, Story.SEALED_FOR_ANOTHER))


@SIZES
@pytest.mark.parametrize("seed", SEEDS)
def test_everything_happens_in_order_before_the_end_to_who_takes_part(
    seed: int, size: Size, registry: Registry
) -> None:
    drawn = plan(seed, registry, size)
    moments = [cue.at for cue in drawn.cues]
    assert moments == sorted(moments)
    assert moments[0] >= START
    assert moments[-1] < END
    assert {cue.agency for cue in drawn.cues} <= set(drawn.agencies)


@SIZES
@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_decides_or_leaves_before_being_admitted(
    seed: int, size: Size, registry: Registry
) -> None:
    seen: set[str] = set()
    for cue in plan(seed, registry, size).cues:
        case = cue.details.get("case")
        if cue.what == "admitted":
            seen.add(str(case))
        if cue.what in LATER:
            assert case in seen


@pytest.mark.parametrize("seed", SEEDS)
def test_case_ids_are_random_as_those_of_agencies_must_be(seed: int, registry: Registry) -> None:
    drawn = plan(seed, registry, FAST)
    # The mailbox of an agency has a key that is no secret.
    stories = drawn.stories.keys() - {Story.ONE_MAIL_A_DAY}
    cases = [case for story in stories for case in drawn.stories[story]]
    assert len(set(cases)) == len(cases)
    assert {UUID(case).version for case in cases} == {4}


def test_the_notice_that_is_taken_back_has_not_settled_and_the_remand_prisoner_has_left_after_three(
    registry: Registry,
) -> None:
    drawn = plan(1, registry, WHOLE)
    moments = {(cue.details.get("case"), cue.what): cue.at for cue in drawn.cues}
    (retracted,), (remand,) = drawn.stories[Story.RETRACTED], drawn.stories[Story.REMAND]
    settled = moments[retracted, "admitted"] + timedelta(minutes=45)
    assert moments[retracted, "retracted"] < settled
    assert moments[remand, "released"] - moments[remand, "admitted"] == timedelta(hours=3)
