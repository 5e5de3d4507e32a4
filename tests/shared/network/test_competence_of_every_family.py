"""What holds of the table of competence for every combination of its closed codes."""

import re
from functools import cache
from itertools import cycle, islice, product

from services.referral.contract.about import Reason
from shared.network.children import Caregiver, Child, ResidenceBasis, ResidenceKind
from shared.network.competence.deciding import Decision, MayBeTold, decide
from shared.network.competence.facts import Family, Known, LivedWith, Parents
from shared.network.competence.holders import (
    WHO_HOLDS,
    Competent,
    Coordination,
    Stay,
    YouthOffices,
)
from shared.network.competence.lines import Counts, fits
from shared.network.competence.rules import WHOSE_HOME
from tests.shared.network.families import (
    CHILDREN,
    COORDINATION,
    EVERYONE,
    FOSTER,
    HEARERS,
    NOON,
    OFFICES,
    Offices,
    child,
    families,
)

Case = tuple[Child, Family | None, Decision]
REASON = re.compile(Reason.__metadata__[0].metadata[0].pattern)  # type: ignore[attr-defined]
UNROUTABLE = {"coordination_office_not_public", "nobody_allowed"}
BY_THE_CHILD = {line.name for line in WHOSE_HOME if line.counts is Counts.CHILD}


IN_CARE = child("13076", caregiver=Caregiver.RESIDENTIAL_CARE)
WITH_OTHER = tuple(child("13076", basis=basis) for basis in ResidenceBasis)


@cache
def cases() -> tuple[Case, ...]:
    """Every family, for a child with no parent and, where it matters, with the other parent.

    And every child, foster person and hearer with some families.
    """
    found: list[Case] = [(IN_CARE, family, of(IN_CARE, family)) for family in families()]
    apart = [family for family in families() if family.parents is Parents.APART]
    found += [(who, family, of(who, family)) for who in WITH_OTHER for family in apart]
    some: tuple[Family | None, ...] = (None, *islice(families(), 0, None, 1999))
    for who, family, foster, may_hear in product(CHILDREN, some, FOSTER, HEARERS):
        known = family and family.model_copy(update={"foster": foster})
        found.append((who, known, of(who, known, may_hear)))
    return tuple(found)


def of(who: Child, family: Family | None, may_hear: MayBeTold = EVERYONE) -> Decision:
    return decide(who, family, may_hear, OFFICES, NOON)


def test_everyone_has_exactly_one_holder_and_a_reason_or_is_unroutable_with_one() -> None:
    for _, _, found in cases():
        assert (found.holder is None) == (found.rule in UNROUTABLE)
        assert REASON.fullmatch(found.reason)
        assert found.proposed is None or REASON.fullmatch(found.proposed.reason)


def test_without_one_office_everyone_has_a_holder_and_only_what_was_its_own_moves() -> None:
    gone, without = "jugendamt-13004", Offices("13004")
    every = cycle(product((*CHILDREN, child("13004")), HEARERS))
    for family, (who, may_hear) in zip(islice(families(), 0, None, 7), every, strict=False):
        found = decide(who, family, may_hear, without, NOON)
        assert (found.holder is None) == (found.rule in UNROUTABLE)
        assert REASON.fullmatch(found.reason)
        assert found.holder != gone
        before = of(who, family, may_hear)
        if before.holder == gone:
            assert found.provisional
        elif before.proposed is None or before.proposed.office != gone:
            assert found == before


def test_who_is_not_provisional_is_the_office_that_was_found_or_the_only_one_allowed() -> None:
    for _, _, found in cases():
        if found.holder is None or found.provisional:
            continue
        assert found.missing == ()
        if found.rule == "coordination_office_only":
            assert (found.holder, found.proposed) == (COORDINATION, None)
        else:
            assert found.proposed is not None
            assert (found.holder, found.rule) == (found.proposed.office, found.proposed.rule)


def test_who_acts_for_want_of_an_answer_hears_what_is_missing() -> None:
    for _, family, found in cases():
        if found.holder is None or not found.provisional or found.missing:
            continue
        elsewhere = found.proposed is not None and found.proposed.office is None
        assert elsewhere or (family is not None and family.lived_with is LivedWith.BOTH)


def test_the_residence_of_the_child_alone_never_proposes_without_doubt() -> None:
    nothing = Family(children=("c1",))
    for who, may_hear, family in product(CHILDREN, HEARERS, (None, nothing)):
        found = of(who, family, may_hear)
        assert found.proposed is None
        assert found.provisional or found.holder is None or found.rule == "coordination_office_only"


def test_another_residence_of_the_child_finds_another_office_only_by_a_line_about_it() -> None:
    there = child("13003", caregiver=Caregiver.RESIDENTIAL_CARE)
    for who, family, found in cases():
        if who is IN_CARE and not found.provisional and found.rule not in BY_THE_CHILD:
            assert of(there, family) == found


def test_a_prison_is_never_a_home() -> None:
    for _, family, found in cases():
        given_up = (
            family is not None
            and family.prisoner_home is not None
            and family.prisoner_home.kept is Known.NO
        )
        if given_up and found.proposed is not None and found.proposed.reason.endswith("in prison"):
            assert found.proposed.office is None
            assert found.provisional


def test_every_line_of_both_halves_is_needed() -> None:
    proposed = {found.proposed.rule for _, _, found in cases() if found.proposed is not None}
    named = {
        line.name
        for line in WHOSE_HOME
        if line.counts not in {Counts.NOT_YET_KNOWN, Counts.LAW_IS_SILENT}
    }
    assert named <= proposed
    held = {found.rule for _, _, found in cases()}
    assert {line.name for line in WHO_HOLDS} - {"competent_office"} <= held


def test_who_holds_it_is_said_for_every_combination() -> None:
    for codes in product(Competent, Stay, YouthOffices, Coordination):
        assert any(fits(line.when, codes) for line in WHO_HOLDS)
    assert any(who.residence.kind is ResidenceKind.UNKNOWN for who in CHILDREN)
