from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.intake.contract.notices import IncarcerationNotified, ReportAdmission
from services.intake.contract.whose_consent import Consent, MayHear
from services.intake.domain.lawful_basis import BASES, basis_on
from services.intake.domain.notify import notify
from services.intake.domain.report import report
from services.intake.domain.rules import Rules
from shared.language.codes import Code
from shared.network.children import ResidenceKind
from shared.network.notices import NoticeStatus, Path, ReceiverKind
from shared.network.registry import Registry
from shared.network.sealed_parts import SealedFor
from shared.network.sealing import LARGEST
from shared.network.working_days import start_of_day
from tests.intake.cases import (
    COORDINATION,
    NOON,
    OTHER_CASE,
    PROVIDER,
    REGISTRY,
    ROSTOCK,
    RULES,
    SCHWERIN,
    admission,
    at,
    child,
    consents,
    for_children,
    hers,
    in_need,
    only_counted,
    own,
    refusal,
    reported,
    said,
    sealed_for,
    settled,
)

TODAY = date(2026, 3, 4)
YOUTH_OFFICE = ReceiverKind.YOUTH_OFFICE
COORDINATION_OFFICE = ReceiverKind.COORDINATION_OFFICE


@pytest.mark.parametrize(
    ("path", "needs_consent", "may_go_to", "if_ticked"),
    [
        (
            Path.CONSENT,
            True,
            {YOUTH_OFFICE, COORDINATION_OFFICE},
            {MayHear.ACCEPTED, MayHear.CLOSED},
        ),
        (
            Path.RELATIVES_IN_NEED,
            False,
            {YOUTH_OFFICE, COORDINATION_OFFICE},
            set(),
        ),
    ],
)
def test_each_path_has_the_basis_that_the_table_of_the_domain_gives_it(
    path: Path, needs_consent: bool, may_go_to: set[ReceiverKind], if_ticked: set[MayHear]
) -> None:
    basis = basis_on(BASES, path, TODAY)
    assert basis is not None
    assert basis.needs_consent is needs_consent
    assert set(basis.may_go_to) == may_go_to
    assert basis.public_bodies_only is not needs_consent
    assert set(basis.prison_hears) == {NoticeStatus.PASSED_ON, NoticeStatus.CANNOT_PASS_ON}
    assert set(basis.prison_hears_if_ticked) == if_ticked


def test_a_basis_holds_from_its_first_to_its_last_day() -> None:
    first, last = date(2026, 1, 1), date(2026, 6, 30)
    bases = (replace(BASES[0], since=first, until=last),)
    day = timedelta(days=1)
    found = [
        basis_on(bases, Path.CONSENT, when) is not None
        for when in (first - day, first, last, last + day)
    ]
    assert found == [False, True, True, False]


def test_a_path_without_a_basis_today_is_refused() -> None:
    rules = replace(RULES, bases=(replace(BASES[0], until=TODAY - timedelta(days=1)),))
    no = refusal(report, None, admission(), at(rules=rules))
    assert (no.code, no.pointer) == (Code.NO_LAWFUL_BASIS, "/path")


@pytest.mark.parametrize(
    ("ticked", "allowed"),
    [
        ((YOUTH_OFFICE,), (YOUTH_OFFICE,)),
        ((COORDINATION_OFFICE,), (COORDINATION_OFFICE,)),
        ((COORDINATION_OFFICE, YOUTH_OFFICE), (YOUTH_OFFICE, COORDINATION_OFFICE)),
    ],
)
def test_a_notice_goes_only_where_path_and_consent_both_allow(
    ticked: tuple[ReceiverKind, ...], allowed: tuple[ReceiverKind, ...]
) -> None:
    office = ROSTOCK if YOUTH_OFFICE in ticked else COORDINATION
    case = reported(admission(consents=consents(receivers=ticked), sealed=(sealed_for(office),)))
    notice = said(notify(settled(case), at()), IncarcerationNotified)
    assert notice.receivers == allowed


@pytest.mark.parametrize(
    "of_c2",
    [
        (for_children("c2", prison_may_hear=(MayHear.CLOSED,)),),
        (for_children("c2"), hers("c2", prison_may_hear=(MayHear.CLOSED,))),
    ],
    ids=["about a sibling", "of who looks after a sibling"],
)
def test_a_prison_hears_of_no_child_what_one_consent_of_the_case_does_not_tick(
    of_c2: tuple[Consent, ...],
) -> None:
    given = (own(), for_children("c1"), *of_c2)
    apart = (sealed_for(ROSTOCK, "c1"), sealed_for(SCHWERIN, "c2"))
    case = reported(admission(consents=given, sealed=apart, **TWO))
    notice = said(notify(settled(case), at()), IncarcerationNotified)
    assert NoticeStatus.ACCEPTED not in notice.prison_hears
    assert NoticeStatus.CLOSED in notice.prison_hears


@pytest.mark.parametrize(
    ("public", "receivers"),
    [(False, (YOUTH_OFFICE,)), (True, (YOUTH_OFFICE, COORDINATION_OFFICE))],
)
def test_relatives_in_need_are_passed_on_to_public_bodies_without_consent(
    public: bool, receivers: tuple[ReceiverKind, ...]
) -> None:
    rules = replace(RULES, registry=with_coordination_office(public=public))
    notice = said(notify(settled(reported(in_need())), at(rules=rules)), IncarcerationNotified)
    assert notice.receivers == receivers
    assert (notice.purposes, notice.valid_until) == ((), None)


def test_a_part_for_a_private_coordination_office_is_refused_where_nobody_consented() -> None:
    far = child(kind=ResidenceKind.OUTSIDE_LAND)
    notice = in_need(children=(far,), sealed=(sealed_for(COORDINATION),))
    no = refusal(report, None, notice, at())
    assert (no.code, no.pointer) == (Code.RECEIVER_NOT_ALLOWED, "/sealed/0/receiver")
    public = replace(RULES, registry=with_coordination_office(public=True))
    assert report(None, notice, at(rules=public)).state.life == "held"


def with_coordination_office(*, public: bool) -> Registry:
    office = REGISTRY[COORDINATION].model_copy(update={"public_body": public})
    return Registry([*(a for a in REGISTRY.agencies if a.id != COORDINATION), office])


TWO = {"children_count": 2, "children": (child("c1"), child("c2", "13004"))}
ONLY_COORDINATION = consents(receivers=(COORDINATION_OFFICE,))
TAMPERED = SealedFor(receiver=ROSTOCK, children=("c1",), jwe="Kim Beispiel, 3 May")
MOVED = SealedFor(receiver=SCHWERIN, children=("c2",), jwe=sealed_for(ROSTOCK, "c1").jwe)


@pytest.mark.parametrize(
    ("message", "code", "pointer"),
    [
        (only_counted(children=(child(),)), Code.CONSENT_MISSING, "/children"),
        (only_counted(needs=admission().needs), Code.CONSENT_MISSING, "/needs"),
        (only_counted(interpreter_needed=True), Code.CONSENT_MISSING, "/interpreter_needed"),
        (only_counted(sealed=(sealed_for(),)), Code.CONSENT_MISSING, "/sealed"),
        (
            admission(consents=consents(given_on=date(2026, 3, 5))),
            Code.CONSENT_MISSING,
            "/consents/0/given_on",
        ),
        (
            admission(consents=consents(valid_until=date(2026, 3, 3))),
            Code.CONSENT_EXPIRED,
            "/consents/0/valid_until",
        ),
        (in_need(consents=consents()), Code.NO_LAWFUL_BASIS, "/consents"),
        (in_need(children=(), sealed=()), Code.SCHEMA_VIOLATION, "/children"),
        (admission(children=(), sealed=()), Code.CONSENT_MISSING, "/needs"),
        (admission(**TWO | {"children_count": 1}), Code.SCHEMA_VIOLATION, "/children"),
        (
            admission(**TWO | {"children": (child("c1"), child("c1"))}),
            Code.SCHEMA_VIOLATION,
            "/children/1/child",
        ),
        (
            admission(sealed=(sealed_for(), sealed_for())),
            Code.SCHEMA_VIOLATION,
            "/sealed/1/receiver",
        ),
        (
            admission(sealed=(sealed_for().model_copy(update={"receiver": "nobody"}),)),
            Code.UNKNOWN_AGENCY,
            "/sealed/0/receiver",
        ),
        (in_need(sealed=(sealed_for(PROVIDER),)), Code.RECEIVER_NOT_ALLOWED, "/sealed/0/receiver"),
        (
            admission(sealed=(sealed_for(PROVIDER),)),
            Code.RECEIVER_NOT_ALLOWED,
            "/sealed/0/receiver",
        ),
        (admission(consents=ONLY_COORDINATION), Code.RECEIVER_NOT_ALLOWED, "/sealed/0/receiver"),
        (
            admission(sealed=(sealed_for(ROSTOCK, "c1", "c7"),)),
            Code.UNKNOWN_ITEM,
            "/sealed/0/children/1",
        ),
        (
            admission(**TWO, sealed=(sealed_for(ROSTOCK, "c1", "c2"), sealed_for(SCHWERIN, "c2"))),
            Code.NOT_COMPETENT,
            "/sealed/0/children/1",
        ),
        (
            admission(**TWO, sealed=(sealed_for(ROSTOCK, "c1", "c2"),)),
            Code.UNSEALED_PERSONAL_DATA,
            "/sealed/office-13004/c2",
        ),
        (
            admission(**TWO, sealed=(sealed_for(COORDINATION, "c1", "c2"),)),
            Code.UNSEALED_PERSONAL_DATA,
            "/sealed/office-13003/c1",
        ),
        (
            admission(**TWO | {"children": (child("c1"), child("c2"))}),
            Code.UNSEALED_PERSONAL_DATA,
            "/sealed/office-13003/c2",
        ),
        (
            admission(children=(child(kind=ResidenceKind.OUTSIDE_LAND),)),
            Code.UNSEALED_PERSONAL_DATA,
            "/sealed/coordination/c1",
        ),
        (
            admission(children=(child(district="01001"),)),
            Code.UNSEALED_PERSONAL_DATA,
            "/sealed/coordination/c1",
        ),
        (admission(sealed=()), Code.UNSEALED_PERSONAL_DATA, "/sealed/office-13003/c1"),
        (admission(sealed=(TAMPERED,)), Code.UNSEALED_PERSONAL_DATA, "/sealed/0/jwe"),
        (
            admission(sealed=(sealed_for(kid="key-of-last-year"),)),
            Code.SEALED_FOR_UNKNOWN_KEY,
            "/sealed/0/jwe",
        ),
        (admission(sealed=(sealed_for(case=OTHER_CASE),)), Code.SEAL_MISMATCH, "/sealed/0/jwe"),
        (
            admission(**TWO, sealed=(sealed_for(ROSTOCK, "c1"), MOVED)),
            Code.SEAL_MISMATCH,
            "/sealed/1/jwe",
        ),
    ],
)
def test_the_gate_refuses_with_the_place_of_the_fault(
    message: ReportAdmission, code: Code, pointer: str
) -> None:
    no = refusal(report, None, message, at())
    assert (no.code, no.pointer) == (code, pointer)


def test_a_part_that_is_too_large_is_refused_as_that_however_large_it_is() -> None:
    for size in (LARGEST + 1, 100_000):
        part = sealed_for().model_copy(update={"jwe": "e" * size})
        read = ReportAdmission.from_json(admission(sealed=(part,)).to_json())
        no = refusal(report, None, read, at())
        assert (no.code, no.pointer) == (Code.TOO_LARGE, "/sealed/0/jwe")


def test_a_part_sealed_with_a_key_that_is_no_longer_valid_is_refused() -> None:
    valid = consents(valid_until=date(2027, 6, 1))
    later = NOON + timedelta(days=400)
    no = refusal(report, None, admission(consents=valid), at(later))
    assert no.code == Code.SEALED_FOR_UNKNOWN_KEY


@pytest.mark.parametrize(
    "fields",
    [
        {"consents": consents(valid_until=TODAY)},
        {"consents": consents(given_on=TODAY)},
        {**TWO, "sealed": (sealed_for(ROSTOCK, "c1"), sealed_for(SCHWERIN, "c2"))},
        {
            "children": (child("c1"), child("c2", kind=ResidenceKind.OUTSIDE_LAND)),
            "children_count": 2,
            "sealed": (sealed_for(ROSTOCK, "c1"), sealed_for(COORDINATION, "c1", "c2")),
        },
        {"children_count": 3},
        {
            "children": (child(kind=ResidenceKind.OUTSIDE_LAND),),
            "sealed": (sealed_for(COORDINATION),),
        },
        {
            "children": (child(kind=ResidenceKind.UNKNOWN),),
            "sealed": (sealed_for(COORDINATION),),
        },
    ],
)
def test_the_gate_lets_a_lawful_notice_in(fields: dict[str, Any]) -> None:
    assert reported(admission(**fields)).life == "held"


def test_a_receiver_is_one_until_the_end_of_its_last_day() -> None:
    leaving = REGISTRY[COORDINATION].model_copy(update={"left": NOON.date()})
    following = leaving.model_copy(update={"id": "coordination-next", "left": None})
    others = [agency for agency in REGISTRY.agencies if agency.id != COORDINATION]
    rules = Rules(registry=Registry([*others, leaving, following]))
    notice = admission(sealed=(sealed_for(), sealed_for(COORDINATION)))
    midnight = start_of_day(NOON.date() + timedelta(days=1))
    assert report(None, notice, at(midnight - timedelta(seconds=1), rules=rules)).state.life
    no = refusal(report, None, notice, at(midnight, rules=rules))
    assert (no.code, no.pointer) == (Code.UNKNOWN_AGENCY, "/sealed/1/receiver")
