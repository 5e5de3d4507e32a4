from datetime import timedelta

import pytest

from services.referral.contract.assigning import (
    Proposed,
    ReferralAssigned,
    ReferralRouted,
    ReferralUnroutable,
)
from services.referral.domain.case import Case
from services.referral.domain.routing import routes
from shared.language.steps import Outcome
from shared.network.children import Child
from shared.network.competence.facts import (
    Custody,
    Family,
    Home,
    HomeKind,
    Parents,
    PrisonerIs,
)
from shared.network.competence.lines import MissingFact
from shared.network.notices import Path, ReceiverKind
from shared.network.registry import Registry
from shared.network.working_days import start_of_day
from tests.referral.cases import (
    BOTH,
    COORDINATION,
    COORDINATION_ONLY,
    NOON,
    REGISTRY,
    ROSTOCK,
    ROSTOCK_COUNTY,
    SCHWERIN,
    YOUTH_OFFICE_ONLY,
    after,
    child,
    hear,
    names,
    notice,
    part,
    said,
    seals,
)

CITY = child(district="13003")
ELSEWHERE = child(district="01001")


def mother_in(district: str, *children: str) -> Family:
    return Family(
        children=children or ("c1",),
        prisoner_is=PrisonerIs.FATHER,
        parents=Parents.APART,
        custody=Custody.OTHER_PARENT_ALONE,
        other_parent=Home(kind=HomeKind.DISTRICT, district=district),
    )


SCHWERINS = mother_in("13004")


@pytest.mark.parametrize(
    ("lives", "families", "receivers", "goes_to"),
    [
        (CITY, (), BOTH, (ROSTOCK, "sgb_viii_86d", True)),
        (CITY, (SCHWERINS,), BOTH, (SCHWERIN, "sgb_viii_86_2_custody_outside", False)),
        (CITY, (SCHWERINS,), COORDINATION_ONLY, (COORDINATION, "coordination_office_only", False)),
        (ELSEWHERE, (), BOTH, (COORDINATION, "outside_network", True)),
        (ELSEWHERE, (), YOUTH_OFFICE_ONLY, (None, "nobody_allowed", False)),
    ],
)
def test_a_child_goes_where_the_table_of_competence_says(
    lives: Child,
    families: tuple[Family, ...],
    receivers: tuple[ReceiverKind, ...],
    goes_to: tuple[str | None, str, bool],
) -> None:
    (found,) = routes(notice(lives, receivers=receivers), families, REGISTRY, NOON)
    assert (found.office, found.routing.rule, found.routing.provisional) == goes_to


def test_each_group_of_children_has_its_own_family() -> None:
    siblings = notice(child("c1"), child("c2"), child("c3"))
    families = (mother_in("13004", "c1"), mother_in("13072", "c2"))
    found = {route.office: route.children for route in routes(siblings, families, REGISTRY, NOON)}
    assert found == {SCHWERIN: ("c1",), ROSTOCK_COUNTY: ("c2",), ROSTOCK: ("c3",)}


def test_children_of_one_office_are_together_and_say_apart_what_is_proposed() -> None:
    siblings = notice(child("c1"), child("c2"), child("c3"))
    (found,) = routes(siblings, (mother_in("13003", "c1", "c3"),), REGISTRY, NOON)
    assert (found.office, found.children) == (ROSTOCK, ("c1", "c2", "c3"))
    assert (found.routing.rule, found.routing.provisional) == ("sgb_viii_86d", True)
    assert found.routing.missing_facts == (MissingFact.PRISONER_IS, MissingFact.PARENTS)
    assert found.routing.proposed == (
        Proposed(
            children=("c1", "c3"),
            office=ROSTOCK,
            rule="sgb_viii_86_2_custody_outside",
            reason="the parents live apart and the one who alone has custody counts: the mother",
        ),
    )


def test_the_office_alone_hears_by_which_rule_and_what_is_missing() -> None:
    families = (mother_in("13004").model_copy(update={"custody": Custody.UNKNOWN}),)
    sealed = seals(part()).model_copy(update={"family": families})
    outcome = hear(after(None, notice()), sealed)
    (letter,) = said(outcome, ReferralAssigned, to=ROSTOCK)
    assert letter.routing.missing_facts == (MissingFact.CUSTODY,)
    (routed,) = said(outcome, ReferralRouted)
    assert set(routed.model_dump(exclude_none=True)) == {"referral", "office", "provisional"}
    assert outcome.state.family == ()


def test_the_facts_wait_for_their_notice_and_are_forgotten_with_it() -> None:
    sealed = seals(part(SCHWERIN)).model_copy(update={"family": (mother_in("13004"),)})
    waiting = hear(None, sealed)
    assert waiting.state.family == (mother_in("13004"),)
    outcome = hear(waiting.state, notice())
    assert len(said(outcome, ReferralAssigned, to=SCHWERIN)) == 1
    assert outcome.state.family == ()


def _unroutable(outcome: Outcome[Case]) -> ReferralUnroutable:
    (told,) = said(outcome, ReferralUnroutable)
    return told


def test_relatives_in_need_of_a_child_in_luebeck_go_to_nobody_but_a_public_body() -> None:
    luebeck = notice(child(district="01003"), path=Path.RELATIVES_IN_NEED)
    outcome = hear(after(None, luebeck), seals())
    assert names(outcome) == ["ReferralCreated", "ReferralUnroutable"]
    assert _unroutable(outcome).rule == "coordination_office_not_public"


def test_what_is_told_of_a_decision_passes_the_contract() -> None:
    (found,) = routes(notice(CITY), (mother_in("13004"),), REGISTRY, NOON)
    assert found.routing.model_validate(found.routing.model_dump()) == found.routing


def test_a_child_goes_to_the_office_that_is_in_charge_at_that_moment() -> None:
    first = REGISTRY[ROSTOCK].model_copy(update={"left": NOON.date()})
    following = first.model_copy(update={"id": "office-next", "left": None})
    others = [agency for agency in REGISTRY.agencies if agency.id != ROSTOCK]
    registry = Registry([*others, following, first])
    late = start_of_day(NOON.date() + timedelta(days=1))
    moments = (NOON, late - timedelta(seconds=1), late)
    offices = [routes(notice(CITY), (), registry, moment)[0].office for moment in moments]
    assert offices == [ROSTOCK, ROSTOCK, "office-next"]
