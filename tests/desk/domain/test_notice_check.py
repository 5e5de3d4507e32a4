"""Whoever fills in a notice hears what is wrong before anything is sealed, and intake agrees."""

from datetime import UTC, datetime
from typing import Any

import pytest

from deploy.local.agency_keys import REGISTRY
from services.desk.domain.notice_check import GIVERS, Hint, hints, holder_alone, ticked, whom_for
from services.intake.contract.needed_consents import NEEDED
from services.intake.contract.notices import ReportAdmission
from shared.network.registry import Registry
from tests.world.family import Json, child, consent, consents

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
TODAY = NOW.date()
BOTH = ("youth_office", "coordination_office")
REGISTRY_OF_TODAY = Registry.load(REGISTRY)


def notice(*children: Json, custody: str = "joint", **changed: Any) -> ReportAdmission:
    kids = list(children) or [child(district="13004")]
    said = {
        "facility": "jva-waldeck",
        "occurred_at": NOW.isoformat(),
        "admitted_on": str(TODAY),
        "path": "consent",
        "children_count": max(1, len(kids)),
        "children": kids,
        "consents": consents(TODAY, kids, receivers=BOTH),
        "family": [
            {"children": [kid["child"] for kid in kids], "parents": "apart", "custody": custody}
        ],
        **changed,
    }
    return ReportAdmission.model_validate(said)


def said(found: ReportAdmission) -> list[str]:
    return [hint.pointer for hint in hints(found, NOW)]


def test_a_notice_that_all_have_signed_has_nothing_wrong() -> None:
    assert hints(notice(), NOW) == []


@pytest.mark.parametrize("signed", ["prisoner", "other_parent"])
def test_with_joint_custody_both_parents_sign(signed: str) -> None:
    about = {"about": "children", "children": ["c1"], "custody": "joint", "given_by": signed}
    given = [consent(TODAY, receivers=BOTH), consent(TODAY, receivers=BOTH, **about)]
    (other,) = {"prisoner", "other_parent"} - {signed}
    assert said(notice(consents=given)) == [f"/consents/children/c1/{other}"]


def test_without_the_prisoners_own_consent_nothing_goes() -> None:
    given = consents(TODAY, [child()], receivers=BOTH)[1:]
    assert said(notice(consents=given)) == ["/consents/prisoner/prisoner"]


def test_a_young_person_signs_too_and_is_named_by_her_number() -> None:
    kids = [child("c1"), child("c2", age_band="14-17")]
    given = consents(TODAY, kids, receivers=BOTH)[:-1]
    assert hints(notice(*kids, consents=given), NOW) == [
        Hint(
            "/consents/children/c2/young_person",
            "Kind 2: Es fehlt die Einwilligung der oder des Jugendlichen.",
        )
    ]


def test_while_custody_is_not_known_nobody_can_sign() -> None:
    assert "/family/0/custody" in said(notice(custody="unknown"))


def test_days_to_come_and_consents_that_have_ended_are_found() -> None:
    given = consents(TODAY, [child()], receivers=BOTH)
    given[0]["valid_until"] = "2027-02-28"
    given[1]["given_on"] = "2027-03-02"
    found = notice(consents=given, admitted_on="2027-03-02", subject_informed="2027-03-02")
    assert said(found) == [
        "/admitted_on",
        "/subject_informed",
        "/consents/0/valid_until",
        "/consents/1/given_on",
    ]


def test_what_cannot_be_true_together_is_found() -> None:
    family = [{"children": ["c1"], "parents": "one_dead", "custody": "joint"}]
    assert said(notice(family=family)) == ["/family/0/custody"]


def test_a_number_needs_nobodys_consent() -> None:
    assert said(notice(children=[], consents=[], family=[])) == []


def test_a_parent_who_consents_for_himself_is_told_of_alone() -> None:
    own = [consent(TODAY, receivers=BOTH)]
    found = notice(children=[], consents=own, family=[])
    assert said(found) == []
    assert holder_alone(found, REGISTRY_OF_TODAY, NOW) == "koordinierung-mv"


@pytest.mark.parametrize(
    ("home", "holder"),
    [
        ({"kind": "district", "district": "13004"}, "jugendamt-13004"),
        ({"kind": "district", "district": "01003"}, None),
        (None, None),
    ],
)
def test_without_the_coordination_office_his_last_home_says_who_holds_it(
    home: Json | None, holder: str | None
) -> None:
    own = [consent(TODAY, receivers=["youth_office"])]
    found = notice(children=[], consents=own, family=[], prisoner_home=home)
    assert holder_alone(found, REGISTRY_OF_TODAY, NOW) == holder


def test_all_have_to_allow_one_office_and_one_purpose() -> None:
    given = consents(TODAY, [child()], receivers=["youth_office"])
    given[0]["receivers"] = ["coordination_office"]
    given[0]["purposes"] = ["accompaniment"]
    assert said(notice(consents=given)) == ["/consents/0/receivers", "/consents/0/purposes"]


def test_only_what_all_tick_is_told() -> None:
    given = consents(TODAY, [child()], receivers=BOTH)
    given[0]["receivers"] = ["youth_office"]
    assert ticked(notice(consents=given)) == ("youth_office",)
    assert ticked(notice(consents=[])) == ()


def test_the_table_of_competence_says_for_whom_to_seal() -> None:
    family = [
        {
            "children": ["c1"],
            "prisoner_is": "father",
            "parents": "apart",
            "paternity": "established",
            "custody": "joint",
            "lived_with": "other_parent",
            "other_parent": {"kind": "district", "district": "13004"},
        }
    ]
    ((kid, decision),) = whom_for(notice(family=family), REGISTRY_OF_TODAY, NOW)
    assert (kid.child, decision.holder) == ("c1", "jugendamt-13004")
    assert not decision.provisional


def test_a_child_beyond_all_our_districts_is_told_of_to_the_coordination_office() -> None:
    in_luebeck = child(district="01003")
    ((_, decision),) = whom_for(notice(in_luebeck), REGISTRY_OF_TODAY, NOW)
    assert decision.holder == "koordinierung-mv"
    alone = consents(TODAY, [in_luebeck], receivers=["youth_office"])
    ((_, nobody),) = whom_for(notice(in_luebeck, consents=alone), REGISTRY_OF_TODAY, NOW)
    assert nobody.holder is None


def test_everyone_who_may_have_to_sign_has_a_name() -> None:
    assert {giver for line in NEEDED for giver in line.given_by} <= set(GIVERS)
