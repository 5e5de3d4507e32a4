"""Each line of the table of competence by an example, and the examples of the ministries' issue."""

import pytest

from shared.network.children import Caregiver, Child, ResidenceBasis, ResidenceKind
from shared.network.competence.deciding import Decision, MayBeTold, decide, who_may_hear
from shared.network.competence.facts import (
    Custody,
    Family,
    Home,
    HomeKind,
    Known,
    LivedWith,
    Parents,
    Paternity,
    PrisonerHome,
    PrisonerIs,
)
from shared.network.competence.holders import Coordination, YouthOffices
from shared.network.competence.lines import MissingFact
from shared.network.competence.rules import WHOSE_HOME
from shared.network.notices import Path, ReceiverKind
from tests.shared.network.families import (
    COORDINATION,
    EVERYONE,
    LASTING,
    LUEBECK,
    NOON,
    OFFICES,
    SHORT,
    UNCLEAR,
    child,
    home,
    kept,
)

MOTHER, FATHER = PrisonerIs.MOTHER, PrisonerIs.FATHER
APART, TOGETHER = Parents.APART, Parents.TOGETHER
ONE_DEAD, BOTH_DEAD = Parents.ONE_DEAD, Parents.BOTH_DEAD
GUARDIAN, JOINT = Custody.GUARDIAN, Custody.JOINT
ESTABLISHED, NOT_ESTABLISHED = Paternity.ESTABLISHED, Paternity.NOT_ESTABLISHED
ABROAD = Home(kind=HomeKind.ABROAD)
WITH_OTHER = child("13076")
WITH_FOSTER = child("13071", caregiver=Caregiver.FOSTER_FAMILY)
IN_CARE = child("13076", caregiver=Caregiver.RESIDENTIAL_CARE)
SCHWERIN, ROSTOCK_COUNTY = "jugendamt-13004", "jugendamt-13072"
LAKES, PARCHIM = "jugendamt-13071", "jugendamt-13076"


def family(prisoner_is: PrisonerIs = FATHER, parents: Parents = APART, **facts: object) -> Family:
    told = {"prisoner_is": prisoner_is, "parents": parents, **facts}
    return Family.model_validate({"children": ("c1",), **told})


def of(who: Child, known: Family | None, may_hear: MayBeTold = EVERYONE) -> Decision:
    return decide(who, known, may_hear, OFFICES, NOON)


# The examples by which the outcome is judged.


def test_the_mother_from_schwerin_and_her_child_in_parchim() -> None:
    mother = family(
        MOTHER,
        Parents.UNKNOWN,
        paternity=NOT_ESTABLISHED,
        custody=Custody.PRISONER_ALONE,
        prisoner_home=kept("13004", Known.UNKNOWN),
        foster=SHORT,
    )
    stays = child("13076", caregiver=Caregiver.RELATIVES, basis=ResidenceBasis.ACTUAL)
    found = of(stays, mother)
    assert (found.holder, found.rule, found.provisional) == (PARCHIM, "sgb_viii_86d", True)
    assert found.proposed is not None
    assert found.proposed.office == SCHWERIN
    assert found.proposed.source == "§ 86(1) sentence 2 SGB VIII"
    assert found.missing == (MissingFact.HOME_KEPT,)
    home_is_kept = mother.model_copy(update={"prisoner_home": kept("13004")})
    assert of(stays, home_is_kept).holder == SCHWERIN


def test_the_mother_with_custody_in_the_county_of_rostock_and_the_father_in_waldeck() -> None:
    father = family(FATHER, APART, custody=Custody.OTHER_PARENT_ALONE, other_parent=home("13072"))
    found = of(child("13072"), father)
    assert (found.holder, found.provisional, found.missing) == (ROSTOCK_COUNTY, False, ())
    assert found.reason.endswith(": the mother")
    assert found.proposed is not None
    assert found.proposed.source == "§ 86(2) sentence 1 SGB VIII"


def test_the_foster_child_of_three_years_and_of_eight_months() -> None:
    parents = family(
        FATHER,
        APART,
        custody=Custody.OTHER_PARENT_ALONE,
        other_parent=home("13072"),
        foster=LASTING,
    )
    found = of(WITH_FOSTER, parents)
    assert (found.holder, found.rule, found.provisional) == (LAKES, "sgb_viii_86_6", False)
    eight_months = of(WITH_FOSTER, parents.model_copy(update={"foster": SHORT}))
    assert (eight_months.holder, eight_months.provisional) == (ROSTOCK_COUNTY, False)


def test_the_only_living_parent_whose_home_is_given_up_has_no_automatic_answer() -> None:
    widow = family(MOTHER, ONE_DEAD, prisoner_home=kept("13004", Known.NO), foster=SHORT)
    found = of(child("13076", caregiver=Caregiver.RELATIVES), widow)
    assert (found.holder, found.provisional) == (COORDINATION, True)
    assert found.missing == (MissingFact.PRISON_AS_HOME,)
    assert found.proposed is not None
    assert found.proposed.office is None


def test_relatives_in_need_of_a_child_in_luebeck_with_a_private_coordination_office() -> None:
    named = tuple(ReceiverKind)
    may_hear = who_may_hear(Path.RELATIVES_IN_NEED, named, public=False)
    found = of(child(LUEBECK), None, may_hear)
    assert (found.holder, found.rule) == (None, "coordination_office_not_public")
    assert "write" in found.reason
    public = who_may_hear(Path.RELATIVES_IN_NEED, named, public=True)
    assert of(child(LUEBECK), None, public).holder == COORDINATION


# Row by row: whose home counts.
FOUND, STAYS = SCHWERIN, PARCHIM
ROWS: dict[str, tuple[Child, Family, str, bool]] = {
    "sgb_viii_86_6": (WITH_FOSTER, family(foster=LASTING), LAKES, False),
    "sgb_viii_86_4_abroad": (
        WITH_OTHER,
        family(custody=Custody.OTHER_PARENT_ALONE, other_parent=ABROAD),
        PARCHIM,
        False,
    ),
    "sgb_viii_86_4_both_dead": (IN_CARE, family(PrisonerIs.UNKNOWN, BOTH_DEAD), PARCHIM, False),
    "nothing_known": (WITH_OTHER, Family(children=("c1",)), STAYS, True),
    "prisoner_unknown": (WITH_OTHER, family(PrisonerIs.UNKNOWN, APART), STAYS, True),
    "sgb_viii_86_1_mother_in_prison": (
        IN_CARE,
        family(MOTHER, Parents.UNKNOWN, paternity=NOT_ESTABLISHED, prisoner_home=kept("13004")),
        FOUND,
        False,
    ),
    "sgb_viii_86_4_mother_dead": (
        IN_CARE,
        family(FATHER, ONE_DEAD, paternity=NOT_ESTABLISHED),
        PARCHIM,
        False,
    ),
    "sgb_viii_86_1_mother_outside": (
        WITH_OTHER,
        family(FATHER, Parents.UNKNOWN, paternity=NOT_ESTABLISHED, other_parent=home("13004")),
        FOUND,
        False,
    ),
    "paternity_unknown_mother_dead": (
        IN_CARE,
        family(FATHER, ONE_DEAD, custody=GUARDIAN, prisoner_home=kept("13004")),
        STAYS,
        True,
    ),
    "sgb_viii_86_1_only_living_parent": (
        IN_CARE,
        family(MOTHER, ONE_DEAD, prisoner_home=kept("13004")),
        FOUND,
        False,
    ),
    "sgb_viii_86_1_together": (
        WITH_OTHER,
        family(FATHER, TOGETHER, other_parent=home("13004")),
        FOUND,
        False,
    ),
    "parents_unknown": (WITH_OTHER, family(FATHER, Parents.UNKNOWN), STAYS, True),
    "sgb_viii_86_1_one_district": (
        IN_CARE,
        family(other_parent=home("13004"), prisoner_home=kept("13004")),
        FOUND,
        False,
    ),
    "sgb_viii_86_2_custody_outside": (
        WITH_OTHER,
        family(custody=Custody.OTHER_PARENT_ALONE, other_parent=home("13004")),
        FOUND,
        False,
    ),
    "sgb_viii_86_2_custody_in_prison": (
        WITH_OTHER,
        family(custody=Custody.PRISONER_ALONE, prisoner_home=kept("13004")),
        FOUND,
        False,
    ),
    "custody_unknown": (WITH_OTHER, family(other_parent=home("13004")), STAYS, True),
    "paternity_unknown_guardian": (
        IN_CARE,
        family(custody=GUARDIAN, lived_with=LivedWith.OTHER_PARENT, other_parent=home("13004")),
        STAYS,
        True,
    ),
    "sgb_viii_86_2_joint_lives_outside": (
        WITH_OTHER,
        family(custody=JOINT, other_parent=home("13004")),
        FOUND,
        False,
    ),
    "sgb_viii_86_2_joint_lived_outside": (
        IN_CARE,
        family(custody=JOINT, lived_with=LivedWith.OTHER_PARENT, other_parent=home("13004")),
        FOUND,
        False,
    ),
    "sgb_viii_86_2_joint_lived_with_prisoner": (
        IN_CARE,
        family(custody=JOINT, lived_with=LivedWith.PRISONER, prisoner_home=kept("13004")),
        FOUND,
        False,
    ),
    "sgb_viii_86_2_joint_lived_with_neither": (
        IN_CARE,
        family(custody=JOINT, lived_with=LivedWith.NEITHER, other_parent=home("13004")),
        PARCHIM,
        False,
    ),
    "sgb_viii_86_2_joint_stays_outside": (
        child("13076", basis=ResidenceBasis.ACTUAL),
        family(custody=JOINT, lived_with=LivedWith.BOTH, other_parent=home("13004")),
        FOUND,
        False,
    ),
    "stayed_with_unknown": (
        IN_CARE,
        family(custody=JOINT, lived_with=LivedWith.BOTH, other_parent=home("13004")),
        STAYS,
        True,
    ),
    "sgb_viii_86_3_lives_outside": (
        WITH_OTHER,
        family(custody=GUARDIAN, paternity=ESTABLISHED, other_parent=home("13004")),
        FOUND,
        False,
    ),
    "sgb_viii_86_3_lived_outside": (
        IN_CARE,
        family(
            custody=GUARDIAN,
            paternity=ESTABLISHED,
            lived_with=LivedWith.OTHER_PARENT,
            other_parent=home("13004"),
        ),
        FOUND,
        False,
    ),
    "sgb_viii_86_3_lived_with_prisoner": (
        IN_CARE,
        family(
            custody=GUARDIAN,
            paternity=ESTABLISHED,
            lived_with=LivedWith.PRISONER,
            prisoner_home=kept("13004"),
        ),
        FOUND,
        False,
    ),
    "sgb_viii_86_3_lived_with_neither": (
        IN_CARE,
        family(custody=GUARDIAN, paternity=ESTABLISHED, lived_with=LivedWith.NEITHER),
        PARCHIM,
        False,
    ),
    "no_custody_by_turns": (
        IN_CARE,
        family(custody=GUARDIAN, paternity=ESTABLISHED, lived_with=LivedWith.BOTH),
        COORDINATION,
        True,
    ),
    "lived_with_unknown": (
        IN_CARE,
        family(custody=JOINT, other_parent=home("13004")),
        STAYS,
        True,
    ),
}


@pytest.mark.parametrize("name", [line.name for line in WHOSE_HOME])
def test_a_line_says_whose_home_counts(name: str) -> None:
    who, known, holder, provisional = ROWS[name]
    found = of(who, known)
    assert (found.holder, found.provisional) == (holder, provisional)
    if found.proposed is not None:
        assert found.proposed.rule == name
    line = next(line for line in WHOSE_HOME if line.name == name)
    assert set(line.missing) <= set(found.missing)
    assert bool(line.missing) == (holder == STAYS and provisional)


# Row by row: who holds it.
NO_YOUTH = MayBeTold(YouthOffices.NOT_ALLOWED, Coordination.ALLOWED)
NO_COORDINATION = MayBeTold(YouthOffices.ALLOWED, Coordination.NOT_ALLOWED)
PRIVATE = MayBeTold(YouthOffices.ALLOWED, Coordination.NOT_PUBLIC)
KNOWN = family(custody=Custody.OTHER_PARENT_ALONE, other_parent=home("13004"))
IN_LUEBECK = KNOWN.model_copy(update={"other_parent": home(LUEBECK)})
GIVEN_UP = family(MOTHER, ONE_DEAD, prisoner_home=kept("13004", Known.NO))
NOWHERE = child(kind=ResidenceKind.UNKNOWN)
HELD: list[tuple[str, Child, Family | None, MayBeTold, str | None]] = [
    ("coordination_office_only", WITH_OTHER, KNOWN, NO_YOUTH, COORDINATION),
    ("sgb_viii_86_2_custody_outside", child(LUEBECK), KNOWN, NO_COORDINATION, SCHWERIN),
    ("sgb_viii_86_2_custody_outside", NOWHERE, KNOWN, PRIVATE, SCHWERIN),
    ("clearing_open_in_law", IN_CARE, GIVEN_UP, EVERYONE, COORDINATION),
    ("sgb_viii_86d", IN_CARE, GIVEN_UP, NO_COORDINATION, PARCHIM),
    ("clearing_elsewhere", WITH_OTHER, IN_LUEBECK, EVERYONE, COORDINATION),
    ("sgb_viii_86d", WITH_OTHER, IN_LUEBECK, PRIVATE, PARCHIM),
    ("sgb_viii_86d", WITH_OTHER, None, EVERYONE, PARCHIM),
    ("outside_network", child(LUEBECK), None, EVERYONE, COORDINATION),
    (
        "outside_network",
        child(kind=ResidenceKind.OUTSIDE_LAND),
        None,
        EVERYONE,
        COORDINATION,
    ),
    ("residence_unknown", NOWHERE, None, EVERYONE, COORDINATION),
    ("coordination_office_not_public", child(LUEBECK), None, PRIVATE, None),
    ("nobody_allowed", child(LUEBECK), None, NO_COORDINATION, None),
    (
        "nobody_allowed",
        WITH_OTHER,
        KNOWN,
        MayBeTold(YouthOffices.NOT_ALLOWED, Coordination.NOT_ALLOWED),
        None,
    ),
]


@pytest.mark.parametrize(("rule", "who", "known", "may_hear", "holder"), HELD)
def test_a_line_says_who_holds_it(
    rule: str, who: Child, known: Family | None, may_hear: MayBeTold, holder: str | None
) -> None:
    found = of(who, known, may_hear)
    assert (found.rule, found.holder) == (rule, holder)


def test_a_foster_person_who_is_not_told_of_is_asked_for() -> None:
    found = of(WITH_FOSTER, KNOWN)
    assert found.holder == LAKES
    assert found.provisional
    assert found.missing == (MissingFact.FOSTER_CARE,)
    unclear = KNOWN.model_copy(update={"foster": UNCLEAR})
    assert of(WITH_FOSTER, unclear).missing == (MissingFact.FOSTER_CARE,)


def test_a_home_abroad_that_may_not_be_kept_is_asked_for_first() -> None:
    own = PrisonerHome(residence=ABROAD)
    found = of(IN_CARE, family(custody=Custody.PRISONER_ALONE, prisoner_home=own))
    assert found.missing == (MissingFact.HOME_KEPT,)


def test_parents_who_share_a_home_need_it_said_only_once() -> None:
    by_the_prisoner = family(FATHER, TOGETHER, prisoner_home=kept("13004"))
    assert of(WITH_OTHER, by_the_prisoner).holder == SCHWERIN
    given_up = family(
        FATHER, TOGETHER, prisoner_home=kept("13004", Known.NO), other_parent=home("13004")
    )
    assert of(WITH_OTHER, given_up).rule == "clearing_open_in_law"
    assert of(WITH_OTHER, family(FATHER, TOGETHER)).missing == (MissingFact.OTHER_PARENT_HOME,)
