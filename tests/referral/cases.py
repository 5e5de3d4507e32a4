"""Invented agencies, notices and referrals for the tests of referral; nobody here is real."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from itertools import count
from typing import Any, TypeVar
from uuid import UUID, uuid5

import pytest

from services.intake.contract.notices import IncarcerationNotified, SealedPartPassedOn
from services.referral.contract.about import ReferralLife
from services.referral.contract.answers import (
    AcceptReferral,
    AcknowledgeReferral,
    ConfirmDelivery,
    DeliveryResult,
)
from services.referral.contract.passing_on import HandOverReferral, HandOverRule
from services.referral.contract.resealing import SealedPartMissing
from services.referral.contract.updates import ReferralUpdated
from services.referral.domain.case import Case
from services.referral.domain.referral import Referral
from services.referral.domain.rules import Rules
from services.referral.switchboard import SWITCHBOARD
from shared.language.answers import DeadlineReached
from shared.language.message import Command, Message
from shared.language.steps import At, Outcome, Refused, Said
from shared.network.agency import Agency, AgencyKind, Key
from shared.network.children import (
    AgeBand,
    Caregiver,
    Child,
    Residence,
    ResidenceBasis,
    ResidenceKind,
)
from shared.network.notices import Need, NoticeStatus, Path, Purpose, ReceiverKind
from shared.network.registry import Registry
from shared.network.sealed_parts import SealedFor
from shared.network.sealing import new_key, public_jwk, seal

M = TypeVar("M", bound=Message)

CASE = "3f0e7c52-9d7a-4c1e-8b43-5f1f0a9d2b61"
NOON = datetime(2026, 3, 4, 11, 0, tzinfo=UTC)
"""Wednesday, noon in Berlin."""

PRISON = "jva-here"
ROSTOCK = "office-13003"
ROSTOCK_COUNTY = "office-13072"
SCHWERIN = "office-13004"
CLOSED_ON_THURSDAY = "office-13073"
COORDINATION = "coordination"
PROVIDER = "provider"

YOUTH_OFFICE_ONLY = (ReceiverKind.YOUTH_OFFICE,)
COORDINATION_ONLY = (ReceiverKind.COORDINATION_OFFICE,)
BOTH = (ReceiverKind.YOUTH_OFFICE, ReceiverKind.COORDINATION_OFFICE)

PROBLEMS = tuple(
    one for one in DeliveryResult if one not in {DeliveryResult.READABLE, DeliveryResult.STORED}
)

_PRIVATE = {
    office: new_key("key-1")
    for office in (ROSTOCK, ROSTOCK_COUNTY, SCHWERIN, CLOSED_ON_THURSDAY, COORDINATION, PROVIDER)
}
_ids = count()


def _agency(name: str, kind: AgencyKind, district: str | None = None, *closed: date) -> Agency:
    keys: tuple[Key, ...] = ()
    if name in _PRIVATE:
        days = {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 31)}
        keys = (Key(kid="key-1", jwk=public_jwk(_PRIVATE[name]), **days),)
    return Agency(
        id=name,
        kind=kind,
        name=name,
        email=f"{name}@kvi.example",
        district=district,
        keys=keys,
        closing_days=closed,
    )


REGISTRY = Registry(
    [
        _agency(PRISON, AgencyKind.PRISON, "13072"),
        _agency(ROSTOCK, AgencyKind.YOUTH_OFFICE, "13003"),
        _agency(SCHWERIN, AgencyKind.YOUTH_OFFICE, "13004"),
        _agency(ROSTOCK_COUNTY, AgencyKind.YOUTH_OFFICE, "13072"),
        _agency(CLOSED_ON_THURSDAY, AgencyKind.YOUTH_OFFICE, "13073", date(2026, 3, 5)),
        _agency(COORDINATION, AgencyKind.COORDINATION_OFFICE),
        _agency(PROVIDER, AgencyKind.PROVIDER),
    ]
)
RULES = Rules(registry=REGISTRY)


def at(
    sender: str = "intake",
    now: datetime = NOON,
    rules: Rules = RULES,
    saved: Case | None = None,
) -> At[Rules]:
    message_id = str(uuid5(UUID(CASE), str(next(_ids))))
    return At(
        now=now, aggregate=CASE, sender=sender, message_id=message_id, rules=rules, saved=saved
    )


def child(
    ref: str = "c1",
    district: str | None = "13003",
    *,
    kind: ResidenceKind = ResidenceKind.DISTRICT,
    basis: ResidenceBasis = ResidenceBasis.HABITUAL,
) -> Child:
    return Child(
        child=ref,
        age_band=AgeBand.FROM_6_TO_9,
        residence=Residence(
            kind=kind,
            district=district if kind is ResidenceKind.DISTRICT else None,
            basis=basis,
        ),
        caregiver=Caregiver.OTHER_PARENT,
    )


def notice(
    *children: Child,
    receivers: tuple[ReceiverKind, ...] = BOTH,
    path: Path = Path.CONSENT,
) -> IncarcerationNotified:
    with_consent = path is Path.CONSENT
    return IncarcerationNotified(
        path=path,
        facility=PRISON,
        admitted_on=date(2026, 3, 3),
        receivers=receivers,
        purposes=(Purpose.COUNSELLING,) if with_consent else (),
        valid_until=date(2026, 9, 4) if with_consent else None,
        children=children or (child(),),
        needs=(Need.TELLING_THE_CHILD,),
        prison_hears=(NoticeStatus.PASSED_ON,),
        retain_days=365,
    )


@cache
def jwe_for(receiver: str, case: str = CASE, kid: str = "key-1", edition: int = 1) -> str:
    key = {**public_jwk(_PRIVATE[receiver]), "kid": kid}
    content = {"canary": "Kanarienvogel", "edition": edition}
    return seal(content, case=case, receiver=receiver, public_key=key)


def part(receiver: str = ROSTOCK, *children: str, edition: int = 1) -> SealedFor:
    return SealedFor(
        receiver=receiver,
        children=children or ("c1",),
        jwe=jwe_for(receiver, edition=edition),
    )


def seals(*parts: SealedFor) -> SealedPartPassedOn:
    return SealedPartPassedOn(sealed=parts)


def step(
    state: Case | None,
    message: Message,
    by: str = "intake",
    now: datetime = NOON,
    rules: Rules = RULES,
) -> Outcome[Case] | None:
    """What the switchboard does with a message, in a batch of its own."""
    outcome: Outcome[Case] | None
    listed = SWITCHBOARD.on[type(message)].states
    try:
        outcome = SWITCHBOARD.on[type(message)].step(
            state, message, at(by, now, rules, saved=state)
        )
    except Refused as no:
        _check_listed(message, no.state, (*listed.refused, None))
        raise
    if isinstance(message, Command):
        # Else the answer would name the life of the case, which no office knows.
        assert outcome is not None
        _check_listed(message, outcome.answer, listed.accepted)
    return outcome


def _check_listed(message: Message, state: str | None, listed: Sequence[str | None]) -> None:
    assert state in listed, f"{message.type_name()}: {state} is on no list"


def hear(
    state: Case | None,
    message: Message,
    by: str = "intake",
    now: datetime = NOON,
    rules: Rules = RULES,
) -> Outcome[Case]:
    """What a message that changes something leads to."""
    outcome = step(state, message, by, now, rules)
    assert outcome is not None
    return outcome


def after(
    state: Case | None, *messages: tuple[Message, str] | Message, now: datetime = NOON
) -> Case:
    """The case after these messages, each with its sender or from intake."""
    for entry in messages:
        message, by = entry if isinstance(entry, tuple) else (entry, "intake")
        state = hear(state, message, by, now).state
    assert state is not None
    return state


def assigned(
    message: IncarcerationNotified | None = None, *parts: SealedFor, now: datetime = NOON
) -> Case:
    """A case whose office has been told; usually that of Rostock, of one child."""
    spare = part(COORDINATION) if message is None else None
    held = parts or tuple(entry for entry in (part(), spare) if entry is not None)
    return after(None, seals(*held), message or notice(), now=now)


def the_referral(case: Case, office: str = ROSTOCK) -> Referral:
    """The newest referral of an office."""
    found = [entry for entry in case.referrals if entry.office == office]
    assert found
    return found[-1]


def in_life(life: ReferralLife) -> Case:
    """A case whose one referral has come that far."""
    case = assigned()
    return case.model_copy(
        update={"referrals": (the_referral(case).model_copy(update={"life": life}),)}
    )


def acknowledged(case: Case, office: str = ROSTOCK) -> Case:
    return after(case, (AcknowledgeReferral(referral=the_referral(case, office).id), office))


def accepted(case: Case | None = None, office: str = ROSTOCK) -> Case:
    case = case or assigned()
    return after(case, (AcceptReferral(referral=the_referral(case, office).id), office))


def confirming(case: Case, result: DeliveryResult, office: str = ROSTOCK) -> ConfirmDelivery:
    return ConfirmDelivery(referral=the_referral(case, office).id, result=result)


def readable(case: Case, office: str = ROSTOCK) -> ConfirmDelivery:
    return confirming(case, DeliveryResult.READABLE, office)


def handing_over(case: Case, by: str, to: str) -> HandOverReferral:
    return HandOverReferral(
        referral=the_referral(case, by).id,
        to=to,
        rule=HandOverRule.PARENTS_HABITUAL_RESIDENCE,
        sealed=jwe_for(to),
    )


def handed_over(case: Case | None = None) -> Case:
    """A case that Rostock has handed over to Schwerin."""
    case = case or accepted()
    return after(case, (handing_over(case, ROSTOCK, SCHWERIN), ROSTOCK))


def let_time_pass(case: Case, until: datetime) -> tuple[Case, list[tuple[datetime, Said]]]:
    """Fire deadlines one after the other as the engine does, each without its own entry."""
    heard: list[tuple[datetime, Said]] = []
    while case.deadlines and min(case.deadlines.values()) <= until:
        kind, due = min(case.deadlines.items(), key=lambda entry: entry[1])
        rest = {name: moment for name, moment in case.deadlines.items() if name != kind}
        outcome = step(
            case.model_copy(update={"deadlines": rest}),
            DeadlineReached(kind=kind, due=due),
            "referral",
            due,
        )
        assert outcome is not None, kind
        case = outcome.state
        heard.extend((due, said) for said in outcome.says)
    return case, heard


def said(says: Outcome[Case] | Iterable[Said], kind: type[M], to: str | None = None) -> list[M]:
    """The messages of a kind, told to one agency or (without) on their shared topic."""
    entries = says.says if isinstance(says, Outcome) else says
    return [
        entry.message for entry in entries if isinstance(entry.message, kind) and entry.to == to
    ]


def lacking(says: Outcome[Case] | Iterable[Said], case: Case) -> list[tuple[str, tuple[str, ...]]]:
    """Which offices lack a part, and about whom: the case knows it, and nobody else is told."""
    children = {referral.id: referral.children for referral in case.referrals}
    return [(each.office, children[each.referral]) for each in said(says, SealedPartMissing)]


def names(outcome: Outcome[Case]) -> list[str]:
    """What is said, in order, and to whom; but for what is told beside any change (`updates`)."""
    return [
        entry.message.type_name() + (f" to {entry.to}" if entry.to else "")
        for entry in outcome.says
        if not isinstance(entry.message, ReferralUpdated)
    ]


def updates(outcome: Outcome[Case]) -> dict[str, ReferralUpdated]:
    """What offices hear of their referrals as they stand now, each at most once."""
    found = [e for e in outcome.says if isinstance(e.message, ReferralUpdated)]
    told = {str(e.to): e.message for e in found if isinstance(e.message, ReferralUpdated)}
    assert len(told) == len(found)
    return told


def refusal(state: Case, message: Message, by: str, now: datetime = NOON) -> Refused:
    with pytest.raises(Refused) as no:
        step(state, message, by, now)
    return no.value


def pending(case: Case) -> dict[str, Any]:
    """Deadlines by name, for a case with one live referral."""
    return {kind.partition(":")[0]: due for kind, due in case.deadlines.items()}
