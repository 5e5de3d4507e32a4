import pytest

from shared.network.children import Caregiver, Child
from shared.network.competence.contradictions import CONTRADICTIONS, contradiction
from shared.network.competence.facts import (
    Custody,
    Family,
    Home,
    HomeKind,
    Known,
    Parents,
    Paternity,
    PrisonerIs,
)
from tests.shared.network.families import NOON, SHORT, child, home, kept

MOTHER, FATHER = PrisonerIs.MOTHER, PrisonerIs.FATHER
NOT_ESTABLISHED = Paternity.NOT_ESTABLISHED


def family(**facts: object) -> Family:
    return Family.model_validate({"children": ("c1",), **facts})


FALSE: dict[str, tuple[Family, str]] = {
    "a dead prisoner": (family(prisoner_is=MOTHER, parents=Parents.BOTH_DEAD), "parents"),
    "custody of the dead": (
        family(parents=Parents.ONE_DEAD, custody=Custody.OTHER_PARENT_ALONE),
        "custody",
    ),
    "custody with the dead": (family(parents=Parents.ONE_DEAD, custody=Custody.JOINT), "custody"),
    "custody of one of two dead": (
        family(parents=Parents.BOTH_DEAD, custody=Custody.PRISONER_ALONE),
        "custody",
    ),
    "joint without a father": (family(paternity=NOT_ESTABLISHED, custody=Custody.JOINT), "custody"),
    "a father in prison who is none": (
        family(prisoner_is=FATHER, paternity=NOT_ESTABLISHED, custody=Custody.PRISONER_ALONE),
        "custody",
    ),
    "a father outside who is none": (
        family(prisoner_is=MOTHER, paternity=NOT_ESTABLISHED, custody=Custody.OTHER_PARENT_ALONE),
        "custody",
    ),
    "the home of a dead parent": (
        family(parents=Parents.ONE_DEAD, other_parent=home("13003")),
        "other_parent",
    ),
    "two homes that are one": (
        family(parents=Parents.TOGETHER, other_parent=home("13003"), prisoner_home=kept("13004")),
        "other_parent",
    ),
    "a child at home in another district": (family(other_parent=home("13003")), "other_parent"),
    "a foster person who is the other parent": (family(foster=SHORT), "foster"),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_cannot_be_true_together_is_named_by_its_field(name: str) -> None:
    facts, field = FALSE[name]
    assert contradiction(facts, [child()], NOON) == field


def test_every_line_has_its_example() -> None:
    for line in CONTRADICTIONS:
        assert any(
            line.holds_of(facts, child()) and line.field == field for facts, field in FALSE.values()
        )


@pytest.mark.parametrize(
    ("facts", "who"),
    [
        (family(), child()),
        (family(foster=SHORT), child(caregiver=Caregiver.FOSTER_FAMILY)),
        (family(prisoner_is=FATHER, parents=Parents.ONE_DEAD, custody=Custody.GUARDIAN), child()),
        (family(paternity=NOT_ESTABLISHED, custody=Custody.UNKNOWN), child()),
        (
            family(
                parents=Parents.TOGETHER,
                other_parent=Home(kind=HomeKind.UNKNOWN),
                prisoner_home=kept("13004", Known.UNKNOWN),
            ),
            child(),
        ),
        (
            family(parents=Parents.APART, other_parent=home("13076"), prisoner_home=kept("13004")),
            child("13076"),
        ),
        (family(other_parent=home("13003")), child(caregiver=Caregiver.RESIDENTIAL_CARE)),
    ],
)
def test_what_can_be_true_is_no_contradiction(facts: Family, who: Child) -> None:
    assert contradiction(facts, [who], NOON) is None


def test_only_children_of_the_group_are_compared() -> None:
    brother = child(caregiver=Caregiver.FOSTER_FAMILY)
    sister = child().model_copy(update={"child": "c2"})
    assert contradiction(family(foster=SHORT), [brother, sister], NOON) is None
