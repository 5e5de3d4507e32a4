"""Who has to have consented to what: a matrix, row by row, and no way around it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import chain, combinations, product
from typing import NamedTuple

import pytest

from services.intake.contract.needed_consents import CAREGIVER, CHILDREN, NEEDED, PRISONER
from services.intake.contract.whose_consent import Consent, ConsentGiver, MayHear
from services.intake.domain.coverage import Covered, Subject, covered, people, relied_on
from services.intake.domain.lawful_basis import BASES, basis_on
from shared.network.children import AgeBand
from shared.network.competence.facts import Custody
from shared.network.notices import ConsentSubject, NoticeStatus, Path, Purpose, ReceiverKind
from tests.intake.cases import NOON, child, for_children, hers, own

TODAY = NOON.date()
YOUTH, COORDINATION = ReceiverKind.YOUTH_OFFICE, ReceiverKind.COORDINATION_OFFICE
PRIVATE_COORDINATION = frozenset({YOUTH})
SMALL, GROWN = AgeBand.FROM_6_TO_9, AgeBand.FROM_14_TO_17
THE_PRISONER, OTHER_PARENT = ConsentGiver.PRISONER, ConsentGiver.OTHER_PARENT
GUARDIAN, CARER = ConsentGiver.GUARDIAN, ConsentGiver.CAREGIVER
YOUNG_PERSON = ConsentGiver.YOUNG_PERSON


def cover(
    *subjects: Subject,
    consents: Collection[Consent],
    path: Path = Path.CONSENT,
    public: Collection[ReceiverKind] = PRIVATE_COORDINATION,
    day: date = TODAY,
) -> Covered:
    basis = basis_on(BASES, path, day)
    assert basis is not None
    return covered(subjects, tuple(consents), basis, public, day)


def about_child(giver: ConsentGiver, custody: Custody) -> Consent:
    return for_children("c1", given_by=giver, custody=custody)


def givers_of(every: Collection[ConsentGiver]) -> list[tuple[ConsentGiver, ...]]:
    """All ways in which some of them can have signed."""
    return list(chain.from_iterable(combinations(every, size) for size in range(len(every) + 1)))


class Row(NamedTuple):
    """A line of the matrix: who has to have signed; None: nobody can."""

    custody: Custody
    band: AgeBand
    needed: frozenset[ConsentGiver] | None


BOTH = frozenset({THE_PRISONER, OTHER_PARENT})
OLD_ENOUGH = frozenset({YOUNG_PERSON})
MATRIX = [
    Row(Custody.JOINT, SMALL, BOTH),
    Row(Custody.JOINT, GROWN, BOTH | OLD_ENOUGH),
    Row(Custody.PRISONER_ALONE, SMALL, frozenset({THE_PRISONER})),
    Row(Custody.PRISONER_ALONE, GROWN, frozenset({THE_PRISONER}) | OLD_ENOUGH),
    Row(Custody.OTHER_PARENT_ALONE, SMALL, frozenset({OTHER_PARENT})),
    Row(Custody.OTHER_PARENT_ALONE, GROWN, frozenset({OTHER_PARENT}) | OLD_ENOUGH),
    Row(Custody.GUARDIAN, SMALL, frozenset({GUARDIAN})),
    Row(Custody.GUARDIAN, GROWN, frozenset({GUARDIAN}) | OLD_ENOUGH),
    Row(Custody.UNKNOWN, SMALL, None),
    Row(Custody.UNKNOWN, GROWN, None),
]


def test_the_matrix_has_every_custody_below_and_from_fourteen() -> None:
    assert {(row.custody, row.band) for row in MATRIX} == set(product(Custody, (SMALL, GROWN)))


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: f"{row.custody}-{row.band}")
def test_a_child_is_covered_exactly_when_all_who_speak_for_it_have_signed(row: Row) -> None:
    for signed in givers_of(list(ConsentGiver)):
        given = [about_child(giver, row.custody) for giver in signed]
        found = cover(Subject(CHILDREN, "c1", row.band), consents=given)
        is_covered = row.needed is not None and row.needed <= set(signed)
        assert (not found.missing) == is_covered, signed


@pytest.mark.parametrize("band", AgeBand)
def test_a_young_person_is_one_from_fourteen_and_not_before(band: AgeBand) -> None:
    parent = about_child(THE_PRISONER, Custody.PRISONER_ALONE)
    missing = cover(Subject(CHILDREN, "c1", band), consents=[parent]).missing
    assert [lack.giver for lack in missing] == ([YOUNG_PERSON] if band is GROWN else [])


@pytest.mark.parametrize("custody", Custody)
def test_a_young_person_covers_neither_a_parent_nor_a_sibling(custody: Custody) -> None:
    alone = [about_child(YOUNG_PERSON, custody)]
    for subject in (Subject(PRISONER), Subject(CHILDREN, "c2", GROWN)):
        assert cover(subject, consents=alone).missing


def test_nobody_but_the_prisoner_covers_him_and_only_by_what_is_about_him() -> None:
    for signed in givers_of(list(ConsentGiver)):
        about_him = [own(given_by=giver) for giver in signed]
        missing = cover(Subject(PRISONER), consents=about_him).missing
        assert (not missing) == (THE_PRISONER in signed)
        others = [about_child(giver, Custody.JOINT) for giver in signed]
        others += [hers("c1", given_by=giver) for giver in signed]
        (lack,) = cover(Subject(PRISONER), consents=others).missing
        assert (lack.giver, lack.pointer) == (THE_PRISONER, "/consents/prisoner")


def test_whoever_looks_after_the_children_is_told_of_it_and_what_they_ticked_binds() -> None:
    children = [own(), for_children("c1")]
    told_of = people([child("c1")])
    informed = cover(*told_of, consents=children)
    assert (informed.missing, informed.receivers) == ((), (YOUTH, COORDINATION))
    ticked = hers("c1", receivers=(YOUTH,))
    assert cover(*told_of, consents=[*children, ticked]).receivers == (YOUTH,)


@pytest.mark.parametrize("kids", [("c1",), ("c2",), ("c1", "c2")])
def test_of_two_who_look_after_siblings_each_binds_what_tells_of_hers(
    kids: tuple[str, ...],
) -> None:
    told_of = people([child(ref) for ref in kids])
    two = [hers("c1", receivers=(YOUTH,)), hers("c2", purposes=(Purpose.COUNSELLING,))]
    found = cover(*told_of, consents=[own(), for_children("c1", "c2"), *two])
    assert found.receivers == ((YOUTH,) if "c1" in kids else (YOUTH, COORDINATION))
    both = (Purpose.COUNSELLING, Purpose.FAMILY_CONTACT)
    assert found.purposes == (both[:1] if "c2" in kids else both)


@pytest.mark.parametrize("giver", [giver for giver in ConsentGiver if giver is not CARER])
def test_nobody_else_signs_for_whoever_looks_after_a_child(giver: ConsentGiver) -> None:
    consents = (own(), for_children("c1"), hers("c1", given_by=giver))
    assert relied_on((Subject(CAREGIVER, "c1"),), consents, TODAY) == ()


def test_what_two_say_differently_of_custody_is_not_known() -> None:
    said = [
        about_child(THE_PRISONER, Custody.JOINT),
        about_child(OTHER_PARENT, Custody.OTHER_PARENT_ALONE),
    ]
    (lack,) = cover(Subject(CHILDREN, "c1", SMALL), consents=said).missing
    assert (lack.giver, lack.pointer) == (None, "/consents/children/c1/custody")


def test_a_notice_goes_only_where_all_who_are_needed_have_ticked_and_for_what_all_allow() -> None:
    mother = about_child(OTHER_PARENT, Custody.OTHER_PARENT_ALONE).model_copy(
        update={
            "receivers": (YOUTH,),
            "purposes": (Purpose.COUNSELLING, Purpose.ACCOMPANIMENT),
            "valid_until": date(2026, 6, 30),
        }
    )
    found = cover(Subject(PRISONER), Subject(CHILDREN, "c1", SMALL), consents=[own(), mother])
    assert found.receivers == (YOUTH,)
    assert found.purposes == (Purpose.COUNSELLING,)
    assert found.valid_until == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("his", "mothers", "heard"),
    [
        ((), (), set()),
        ((MayHear.ACCEPTED, MayHear.CLOSED), (), set()),
        ((), (MayHear.ACCEPTED, MayHear.CLOSED), set()),
        ((MayHear.ACCEPTED, MayHear.CLOSED), (MayHear.CLOSED,), {NoticeStatus.CLOSED}),
        ((MayHear.ACCEPTED,), (MayHear.ACCEPTED,), {NoticeStatus.ACCEPTED}),
    ],
)
def test_the_prison_hears_what_becomes_of_it_only_where_every_consent_ticks_it(
    his: tuple[MayHear, ...], mothers: tuple[MayHear, ...], heard: set[NoticeStatus]
) -> None:
    given = [
        own(prison_may_hear=his),
        for_children(given_by=OTHER_PARENT, prison_may_hear=mothers),
    ]
    found = cover(Subject(PRISONER), consents=given)
    assert set(found.prison_hears) == heard | {NoticeStatus.PASSED_ON, NoticeStatus.CANNOT_PASS_ON}


def test_a_tick_is_of_its_own_and_nobody_has_made_it() -> None:
    assert Consent.model_fields["prison_may_hear"].default == ()


@pytest.mark.parametrize(
    ("path", "public", "receivers"),
    [
        (Path.CONSENT, {YOUTH}, (YOUTH, COORDINATION)),
        (Path.CONSENT, {YOUTH, COORDINATION}, (YOUTH, COORDINATION)),
        (Path.RELATIVES_IN_NEED, {YOUTH}, (YOUTH,)),
        (Path.RELATIVES_IN_NEED, {YOUTH, COORDINATION}, (YOUTH, COORDINATION)),
        (Path.RELATIVES_IN_NEED, set(), ()),
    ],
)
def test_what_rests_on_no_consent_goes_to_public_bodies_alone(
    path: Path, public: set[ReceiverKind], receivers: tuple[ReceiverKind, ...]
) -> None:
    given = [own(), for_children("c1")] if path is Path.CONSENT else []
    told_of = people([child("c1")])
    found = cover(*told_of, consents=given, path=path, public=public)
    assert (found.missing, found.receivers) == ((), receivers)


TICKS = [(YOUTH,), (COORDINATION,), (YOUTH, COORDINATION)]
LAST_DAYS = [TODAY, TODAY - date.resolution]


PUBLIC = [frozenset({YOUTH}), frozenset({YOUTH, COORDINATION})]


@pytest.mark.parametrize("about", ConsentSubject)
@pytest.mark.parametrize("custody", Custody)
@pytest.mark.parametrize("band", AgeBand)
def test_of_every_row_a_datum_goes_where_it_may_and_nowhere_else(
    about: ConsentSubject, custody: Custody, band: AgeBand
) -> None:
    """Whom it is about, who has signed, custody, age, path and receiver, public or private."""
    subject = {
        PRISONER: Subject(PRISONER),
        CHILDREN: Subject(CHILDREN, "c1", band),
        CAREGIVER: Subject(CAREGIVER, "c1"),
    }[about]
    consent: Mapping[ConsentSubject, Callable[..., Consent]] = {
        PRISONER: own,
        CHILDREN: partial(for_children, "c1", custody=custody),
        CAREGIVER: partial(hers, "c1"),
    }
    went: set[ReceiverKind] = set()
    signed_by = givers_of(list(ConsentGiver))
    for signed, ticked, path, public in product(signed_by, TICKS, Path, PUBLIC):
        given = [consent[about](given_by=giver, receivers=ticked) for giver in signed]
        found = cover(subject, consents=given, path=path, public=public)
        out = set() if found.missing else set(found.receivers)
        assert out == lawful(subject, given, path, public), (signed, ticked, path, public)
        went |= out if path is Path.CONSENT else set()
    assert went == (set() if about is CHILDREN and custody is Custody.UNKNOWN else {*ReceiverKind})


def test_no_input_lets_anything_out_that_no_consent_covers() -> None:
    """Of every way to sign, every custody, age, tick and last day: said again in plain words."""
    whom = (Subject(PRISONER), Subject(CHILDREN, "c1", SMALL), Subject(CHILDREN, "c2", GROWN))
    tried = 0
    about_whom = [("c1",), ("c2",), ("c1", "c2")]
    ways = product(Custody, about_whom, TICKS, LAST_DAYS, givers_of(list(ConsentGiver)))
    for custody, about, receivers, last, signed in ways:
        given = [own(), hers("c1", "c2")]
        for giver, ref in product(signed, about):
            given.append(
                for_children(
                    ref, custody=custody, receivers=receivers, valid_until=last, given_by=giver
                )
            )
        for kept in (given, given[1:]):
            for path, public in product(Path, PUBLIC):
                for subject in whom:
                    found = cover(subject, consents=kept, path=path, public=public)
                    out = set() if found.missing else set(found.receivers)
                    assert out <= lawful(subject, kept, path, public)
                    tried += 1
    assert tried == 5 * 3 * 3 * 2 * 32 * 2 * 4 * 3


def lawful(
    subject: Subject, given: Collection[Consent], path: Path, public: frozenset[ReceiverKind]
) -> set[ReceiverKind]:
    """To whom a datum may go, reckoned without the table of rules."""
    if path is Path.RELATIVES_IN_NEED:
        return {*public}
    mine = [
        consent
        for consent in given
        if consent.about is subject.about
        and consent.valid_until >= TODAY
        and (subject.child is None or subject.child in consent.children)
    ]
    speaks: set[ConsentGiver] = {THE_PRISONER}
    if subject.about is CAREGIVER:
        # Who has not signed is informed.
        speaks = {CARER} & {consent.given_by for consent in mine}
    elif subject.about is CHILDREN:
        speaks = speak_for_a_child({consent.custody for consent in mine}, subject.age_band)
    words = [consent for consent in mine if consent.given_by in speaks]
    nobody_can = subject.about is CHILDREN and not speaks
    if nobody_can or {consent.given_by for consent in words} != speaks:
        return set()
    return {kind for kind in ReceiverKind if all(kind in word.receivers for word in words)}


def test_no_way_to_sign_opens_the_contact_of_a_caregiver_who_has_not_signed() -> None:
    """Of every way in which up to two sign about two children: said again in plain words."""
    refs = ("c1", "c2")
    some = list(chain.from_iterable(combinations(refs, size) for size in (1, 2)))
    words = [
        hers(*kids, given_by=giver, receivers=receivers, valid_until=last)
        for kids, giver, receivers, last in product(some, (CARER, OTHER_PARENT), TICKS, LAST_DAYS)
    ]
    everybody = (own(), for_children(*refs))
    opened = 0
    for signed in chain.from_iterable(combinations(words, size) for size in range(3)):
        valid = [word for word in signed if word.valid_until >= TODAY]
        for kids in some:
            carers = [Subject(CAREGIVER, ref) for ref in kids]
            needed = [relied_on((each,), valid, TODAY) for each in carers]
            found = cover(*people([child(ref) for ref in kids]), consents=(*everybody, *signed))
            counts = [word for word in valid if word.given_by is CARER]
            of_each = [[word for word in counts if ref in word.children] for ref in kids]
            assert all(needed) == all(of_each)
            agreed = [set(word.receivers) for own_words in of_each for word in own_words]
            assert set(found.receivers) == set(ReceiverKind).intersection(*agreed)
            opened += all(needed)
    assert opened


def speak_for_a_child(said: set[Custody | None], band: AgeBand | None) -> set[ConsentGiver]:
    who: dict[Custody | None, set[ConsentGiver]] = {
        Custody.JOINT: {THE_PRISONER, OTHER_PARENT},
        Custody.PRISONER_ALONE: {THE_PRISONER},
        Custody.OTHER_PARENT_ALONE: {OTHER_PARENT},
        Custody.GUARDIAN: {GUARDIAN},
    }
    speak = who.get(said.pop(), set()) if len(said) == 1 else set()
    return speak | {YOUNG_PERSON} if speak and band is GROWN else speak


def test_on_a_day_on_which_no_rule_says_who_speaks_nobody_does() -> None:
    before = min(line.since for line in NEEDED) - date.resolution
    basis = replace(BASES[0], since=before)
    for subject in people([child("c1")]):
        assert covered((subject,), (own(), for_children("c1")), basis, {YOUTH}, before).missing
