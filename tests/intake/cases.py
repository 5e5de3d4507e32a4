"""Invented agencies, notices and cases for the tests of intake; nobody here is real."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

import pytest

from services.intake.contract.consents import GrantConsent
from services.intake.contract.notices import ReportAdmission
from services.intake.contract.whose_consent import Consent, ConsentForm, ConsentGiver, MayHear
from services.intake.domain.case import Case
from services.intake.domain.notify import notify
from services.intake.domain.report import report
from services.intake.domain.rules import Rules
from shared.language.message import Message
from shared.language.steps import At, Outcome, Refused
from shared.network.agency import Agency, AgencyKind, Key
from shared.network.children import AgeBand, Caregiver, Child, Residence, ResidenceKind
from shared.network.competence.facts import Custody
from shared.network.notices import ConsentSubject, Need, Path, Purpose, ReceiverKind
from shared.network.registry import Registry
from shared.network.sealed_parts import SealedFor
from shared.network.sealing import new_key, public_jwk, seal

M = TypeVar("M", bound=Message)

CASE = "3f0e7c52-9d7a-4c1e-8b43-5f1f0a9d2b61"
OTHER_CASE = "91b1d4c8-0f35-4f7e-9a56-2b7c3e8d1f04"
REFERRAL = UUID("5a7c1f9e-2222-4aaa-8bbb-000000000001")
SECOND_REFERRAL = UUID("5a7c1f9e-2222-4aaa-8bbb-000000000002")
NOON = datetime(2026, 3, 4, 11, 0, tzinfo=UTC)
"""Wednesday, noon in Berlin."""

PRISON = "jva-here"
OTHER_PRISON = "jva-there"
ROSTOCK = "office-13003"
SCHWERIN = "office-13004"
COORDINATION = "coordination"
PROVIDER = "provider"

_PRIVATE = {office: new_key("key-1") for office in (ROSTOCK, SCHWERIN, COORDINATION, PROVIDER)}


def _agency(name: str, kind: AgencyKind, district: str | None = None) -> Agency:
    keys: tuple[Key, ...] = ()
    if name in _PRIVATE:
        jwk = public_jwk(_PRIVATE[name])
        days = {"valid_from": date(2026, 1, 1), "valid_until": date(2027, 3, 31)}
        keys = (Key(kid="key-1", jwk=jwk, **days),)
    return Agency(
        id=name, kind=kind, name=name, email=f"{name}@kvi.example", district=district, keys=keys
    )


REGISTRY = Registry(
    [
        _agency(PRISON, AgencyKind.PRISON),
        _agency(OTHER_PRISON, AgencyKind.PRISON),
        _agency(ROSTOCK, AgencyKind.YOUTH_OFFICE, "13003"),
        _agency(SCHWERIN, AgencyKind.YOUTH_OFFICE, "13004"),
        _agency(COORDINATION, AgencyKind.COORDINATION_OFFICE),
        _agency(PROVIDER, AgencyKind.PROVIDER),
    ]
)
RULES = Rules(registry=REGISTRY)


def at(
    now: datetime = NOON, *, sender: str = PRISON, rules: Rules = RULES, case: str = CASE
) -> At[Rules]:
    return At(now=now, aggregate=case, sender=sender, message_id=str(REFERRAL), rules=rules)


def child(
    ref: str = "c1", district: str | None = "13003", kind: ResidenceKind | None = None
) -> Child:
    kind = kind or ResidenceKind.DISTRICT
    return Child(
        child=ref,
        age_band=AgeBand.FROM_6_TO_9,
        residence=Residence(
            kind=kind, district=district if kind is ResidenceKind.DISTRICT else None
        ),
        caregiver=Caregiver.OTHER_PARENT,
    )


def sealed_for(
    receiver: str = ROSTOCK, *children: str, case: str = CASE, kid: str = "key-1"
) -> SealedFor:
    key = {**public_jwk(_PRIVATE[receiver]), "kid": kid}
    jwe = seal({"canary": "Kanarienvogel"}, case=case, receiver=receiver, public_key=key)
    return SealedFor(receiver=receiver, children=children or ("c1",), jwe=jwe)


def own(**fields: Any) -> Consent:
    """The prisoner's own consent, about himself."""
    usual: dict[str, Any] = {
        "about": ConsentSubject.PRISONER,
        "given_by": ConsentGiver.PRISONER,
        "given_on": date(2026, 3, 4),
        "purposes": (Purpose.COUNSELLING, Purpose.FAMILY_CONTACT),
        "receivers": (ReceiverKind.YOUTH_OFFICE, ReceiverKind.COORDINATION_OFFICE),
        "prison_may_hear": (MayHear.ACCEPTED, MayHear.CLOSED),
        "valid_until": date(2026, 9, 4),
        "form": ConsentForm.WRITTEN,
        "info_version": "2026-01",
    }
    return Consent(**usual | fields)


def for_children(*children: str, **fields: Any) -> Consent:
    """A consent about children, usually that of the prisoner who alone has custody."""
    about: dict[str, Any] = {
        "about": ConsentSubject.CHILDREN,
        "children": children or ("c1", "c2"),
        "custody": Custody.PRISONER_ALONE,
    }
    return own(**about | fields)


def hers(*children: str, **fields: Any) -> Consent:
    """The consent of whoever looks after these children, about herself."""
    about: dict[str, Any] = {
        "about": ConsentSubject.CAREGIVER,
        "given_by": ConsentGiver.CAREGIVER,
        "children": children or ("c1",),
    }
    return own(**about | fields)


def consents(**fields: Any) -> tuple[Consent, ...]:
    """All that a notice about c1 and c2 needs; the same is said of each."""
    return (own(**fields), for_children(**fields))


def admission(**fields: Any) -> ReportAdmission:
    """A lawful notice with consent about one child; name a field to make it another one."""
    usual: dict[str, Any] = {
        "facility": PRISON,
        "occurred_at": NOON,
        "admitted_on": date(2026, 3, 3),
        "path": Path.CONSENT,
        "children_count": 1,
        "consents": consents(),
        "children": (child(),),
        "needs": (Need.TELLING_THE_CHILD,),
        "sealed": (sealed_for(),),
    }
    return ReportAdmission(**usual | fields)


def in_need(**fields: Any) -> ReportAdmission:
    return admission(**{"path": Path.RELATIVES_IN_NEED, "consents": ()} | fields)


def only_counted(**fields: Any) -> ReportAdmission:
    nothing: dict[str, Any] = {"consents": (), "children": (), "needs": (), "sealed": ()}
    return admission(**nothing | fields)


def alone(**fields: Any) -> ReportAdmission:
    """A notice of the parent alone: nobody but he has consented, and only for himself."""
    part = sealed_for(COORDINATION).model_copy(update={"children": ()})
    only: dict[str, Any] = {"consents": (own(),), "children": (), "needs": (), "sealed": (part,)}
    return admission(**only | fields)


def granting(**fields: Any) -> GrantConsent:
    usual: dict[str, Any] = {
        "consents": consents(),
        "children": (child(),),
        "sealed": (sealed_for(),),
    }
    return GrantConsent(**usual | fields)


def reported(message: ReportAdmission | None = None, rules: Rules = RULES) -> Case:
    return report(None, message or admission(), at(rules=rules)).state


def notified(message: ReportAdmission | None = None, rules: Rules = RULES) -> Case:
    return notify(settled(reported(message)), at(NOON + RULES.settle, rules=rules)).state


def settled(case: Case) -> Case:
    """As the engine hands a case over whose deadline is reached: without that deadline."""
    return case.change(deadlines={})


def awaiting() -> Case:
    return reported(only_counted())


def said(outcome: Outcome[Case] | None, kind: type[M]) -> M:
    """The one message of this kind that an outcome says."""
    assert outcome is not None
    (found,) = (s.message for s in outcome.says if isinstance(s.message, kind))
    return found


def names(outcome: Outcome[Case] | None) -> list[str]:
    """What an outcome says, by name and in order."""
    assert outcome is not None
    return [s.message.type_name() for s in outcome.says]


def refusal(step: Callable[..., Any], *arguments: Any) -> Refused:
    """The no of a step, which has to come."""
    with pytest.raises(Refused) as no:
        step(*arguments)
    return no.value


def content_of(receipt: Case) -> dict[str, Any]:
    """What is kept of a case beyond how it ended."""
    kept = receipt.model_dump(mode="json", exclude_none=True)
    return {name: value for name, value in kept.items() if name != "life" and value}
