"""What chance lets a prison report and grant: mostly lawful, with slips of every kind."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from services.intake.contract.consents import GrantConsent
from services.intake.contract.notices import ReportAdmission
from services.intake.contract.whose_consent import Consent, ConsentGiver, MayHear
from shared.network.children import AgeBand, Child, ResidenceKind
from shared.network.competence.facts import Custody, Family, Home, HomeKind
from shared.network.notices import Need, Path, Purpose, ReceiverKind
from shared.network.sealed_parts import SealedFor
from tests.intake.cases import (
    COORDINATION,
    ROSTOCK,
    SCHWERIN,
    admission,
    child,
    for_children,
    hers,
    own,
)
from tests.intake.signed import speakers
from tests.intake.with_referral import sealed_once

REFS = ("c1", "c2", "c3")
OFFICES = {"13003": ROSTOCK, "13004": SCHWERIN}
PLACES = (*OFFICES, *OFFICES, "01003", ResidenceKind.OUTSIDE_LAND, ResidenceKind.UNKNOWN)
YOUTH, CLEARING = ReceiverKind.YOUTH_OFFICE, ReceiverKind.COORDINATION_OFFICE
BOTH = (YOUTH, CLEARING)
CUSTODY = (*[each for each in Custody if each is not Custody.UNKNOWN] * 4, Custody.UNKNOWN)
LAST_DAYS = (0, 20, 40, 180, 180, 180, 300)

CODE_HASH = "c0ffee" * 10 + "c0de"


class Kid(NamedTuple):
    """A child as it is, whatever is said of it."""

    told: Child
    custody: Custody


def any_kids(random: Random) -> tuple[Kid, ...]:
    refs = random.sample(REFS, random.choice((1, 1, 2, 2, 3)))
    return tuple(Kid(_child(random, ref), random.choice(CUSTODY)) for ref in sorted(refs))


def any_report(random: Random, kids: tuple[Kid, ...], day: date) -> ReportAdmission:
    path = random.choice((Path.CONSENT,) * 3 + (Path.RELATIVES_IN_NEED,))
    signed = any_consents(random, kids, day) if _mostly(random, path is Path.CONSENT) else ()
    fields = _content(random, kids, signed, path=path, whole=0.6)
    return admission(
        path=path,
        admitted_on=day - timedelta(days=1),
        children_count=max(len(kids), 1),
        consents=signed,
        protective_stop=random.random() < 0.02,
        **fields,
    )


def any_grant(
    random: Random, kids: tuple[Kid, ...], before: Collection[Consent], day: date
) -> GrantConsent:
    new = any_consents(random, kids, day) or (own(given_on=day, valid_until=day),)
    return GrantConsent(
        consents=new, **_content(random, kids, (*before, *new), path=Path.CONSENT, whole=0.95)
    )


def any_consents(random: Random, kids: Iterable[Kid], day: date) -> tuple[Consent, ...]:
    found: list[Consent] = []
    if _mostly(random):
        found.append(own(**_terms(random, day)))
    for told, custody in kids:
        said = custody if _mostly(random) else random.choice(list(Custody))
        spoke = sorted(speakers(custody, told.age_band))
        signed = {giver for giver in spoke if _mostly(random)}
        if not _mostly(random):
            signed.add(random.choice(list(ConsentGiver)))
        about = [
            for_children(told.child, given_by=giver, custody=said, **_terms(random, day))
            for giver in sorted(signed)
        ]
        found += about
        if random.random() < 0.4:
            giver = ConsentGiver.CAREGIVER if _mostly(random) else ConsentGiver.OTHER_PARENT
            found.append(hers(told.child, given_by=giver, **_terms(random, day)))
    return tuple(found)


def _child(random: Random, ref: str) -> Child:
    place = random.choice(PLACES)
    band = random.choice(list(AgeBand))
    where = child(ref, kind=place) if isinstance(place, ResidenceKind) else child(ref, place)
    return where.model_copy(update={"age_band": band})


def _terms(random: Random, day: date) -> dict[str, Any]:
    given = day + timedelta(days=random.choice((0,) * 20 + (-30, -30, 1)))
    last = day + timedelta(days=random.choice(LAST_DAYS * 4 + (-1,)))
    ticks = random.choice(((), tuple(MayHear), tuple(MayHear), (MayHear.ACCEPTED,)))
    return {
        "given_on": given,
        "valid_until": last,
        "receivers": random.choice((BOTH,) * 8 + ((YOUTH,), (CLEARING,))),
        "purposes": random.choice((tuple(Purpose),) * 4 + ((random.choice(list(Purpose)),),)),
        "prison_may_hear": ticks,
        "code_hash": CODE_HASH,
    }


def _content(
    random: Random, kids: tuple[Kid, ...], signed: Collection[Consent], *, path: Path, whole: float
) -> dict[str, Any]:
    """Mostly what the consents cover, sealed for whom they and the homes of the children allow."""
    ticked = [kind for kind in BOTH if all(kind in one.receivers for one in signed)]
    allowed = ticked if _mostly(random) else list(BOTH)
    of_all = path is Path.RELATIVES_IN_NEED or random.random() < whole
    told = [kid.told for kid in kids if _mostly(random)] if of_all else []
    if path is Path.CONSENT and not signed and _mostly(random):
        return {"children": (), "needs": (), "sealed": ()}
    family = tuple(_family(kid) for kid in kids if kid.told in told and random.random() < 0.2)
    alone_at_home = not told and CLEARING not in allowed
    home = Home(kind=HomeKind.DISTRICT, district="13004") if alone_at_home else None
    if not _mostly(random):
        told, home = told[:1], Home(kind=HomeKind.DISTRICT, district="13004")
    return {
        "children": tuple(told),
        "needs": (Need.TELLING_THE_CHILD,) if told or random.random() < 0.1 else (),
        "interpreter_needed": bool(signed) and random.random() < 0.3,
        "family": family,
        "prisoner_home": home,
        "sealed": _parts(random, told, allowed, alone_at_home),
    }


def _family(kid: Kid) -> Family:
    """Says no more than who has custody, so that it moves nobody to another office."""
    return Family(children=(kid.told.child,), custody=kid.custody)


def _parts(
    random: Random, told: Iterable[Child], allowed: Collection[ReceiverKind], at_home: bool
) -> tuple[SealedFor, ...]:
    whose: dict[str, list[str]] = {}
    for one in told:
        office = OFFICES.get(one.residence.district or "") if YOUTH in allowed else None
        holder = office or (COORDINATION if CLEARING in allowed else None)
        if holder is not None:
            whose.setdefault(holder, []).append(one.child)
    if not whose and (at_home or CLEARING in allowed):
        whose[SCHWERIN if at_home else COORDINATION] = []
    if CLEARING in allowed and random.random() < 0.3:
        whose[COORDINATION] = [one.child for one in told]
    if not _mostly(random):
        whose[random.choice((ROSTOCK, SCHWERIN, COORDINATION))] = list(random.sample(REFS, 1))
    return tuple(sealed_once(office, *refs) for office, refs in whose.items())


def _mostly(random: Random, so: bool = True) -> bool:
    return so is (random.random() < 0.98)
