"""What is sealed fits the table of competence, and the facts for it can be true together."""

from collections.abc import Collection, Sequence

from services.intake.contract.whose_consent import Consent
from services.intake.domain.case import Content
from services.intake.domain.rules import Rules
from shared.language.codes import Code
from shared.language.steps import At, Refused
from shared.network.addressees import MayGoTo, addressees, decided
from shared.network.competence.contradictions import contradiction
from shared.network.competence.facts import Custody, Families
from shared.network.notices import Path, ReceiverKind
from shared.network.receivers import check_receiver, check_seal
from shared.network.sealed_notice import ChildRef


def families_can_be(content: Content, consents: Sequence[Consent], at: At[Rules]) -> None:
    """Each child has one family, and nothing is said of it that cannot be."""
    known = {child.child for child in content.children}
    seen: set[ChildRef] = set()
    for index, family in enumerate(content.family):
        for number, ref in enumerate(family.children):
            place = f"/family/{index}/children/{number}"
            if ref not in known:
                raise Refused(Code.UNKNOWN_ITEM, pointer=place)
            if ref in seen:
                raise Refused(Code.SCHEMA_VIOLATION, pointer=place)
            seen.add(ref)
        field = contradiction(family, content.children, at.now)
        if field is not None:
            raise Refused(Code.CONTRADICTION, pointer=f"/family/{index}/{field}")
    _custody_is_the_same(content.family, consents)


def parts_fit(
    content: Content, path: Path, allowed: Collection[ReceiverKind], at: At[Rules]
) -> None:
    """Exactly what the offices need that will hold a referral; else it names whom to seal for.

    An office with a part about other children than its own would look for some in vain, or learn
    of some that are none of its business. Only the coordination office may get more.
    """
    registry = at.rules.registry
    coordination = registry.coordination_office(at.now)
    found = decided(content.children, content.family, MayGoTo(path, allowed), registry, at.now)
    needed = addressees(found)
    parts_can_travel(content, allowed, at)
    sealed = {part.receiver: set(part.children) for part in content.sealed}
    for office, children in needed.items():
        for ref in children:
            if ref not in sealed.get(office, set()):
                raise Refused(Code.UNSEALED_PERSONAL_DATA, pointer=f"/sealed/{office}/{ref}")
    for index, part in enumerate(content.sealed):
        if part.receiver != coordination.id:
            _is_about_no_others(part.children, needed.get(part.receiver, ()), f"/sealed/{index}")


def parts_can_travel(content: Content, allowed: Collection[ReceiverKind], at: At[Rules]) -> None:
    """One for each receiver, which path and consents allow, about nobody but the notice's own."""
    receivers: set[str] = set()
    for index, part in enumerate(content.sealed):
        place = f"/sealed/{index}"
        if part.receiver in receivers:
            raise Refused(Code.SCHEMA_VIOLATION, pointer=f"{place}/receiver")
        receivers.add(part.receiver)
        check_receiver(part.receiver, allowed, at, f"{place}/receiver")
        _is_about_children_of_the_notice(content, part.children, place)
        check_seal(part, at, f"{place}/jwe")


def _is_about_children_of_the_notice(
    content: Content, children: Sequence[ChildRef], place: str
) -> None:
    known = {child.child for child in content.children}
    for number, ref in enumerate(children):
        if ref not in known:
            raise Refused(Code.UNKNOWN_ITEM, pointer=f"{place}/children/{number}")


def _is_about_no_others(
    children: Sequence[ChildRef], its_own: Collection[ChildRef], place: str
) -> None:
    for number, ref in enumerate(children):
        if ref not in its_own:
            raise Refused(Code.NOT_COMPETENT, pointer=f"{place}/children/{number}")


def _custody_is_the_same(families: Families, consents: Sequence[Consent]) -> None:
    """Whoever consents says who has custody; the facts may not say otherwise."""
    for index, family in enumerate(families):
        said = {
            consent.custody
            for consent in consents
            if consent.custody is not None and set(consent.children) & set(family.children)
        }
        if said - {family.custody, Custody.UNKNOWN} and family.custody is not Custody.UNKNOWN:
            raise Refused(Code.CONTRADICTION, pointer=f"/family/{index}/custody")
