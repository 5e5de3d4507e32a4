"""A prison that withdraws or narrows itself is asked at once for what has to be sealed anew.

Not on the word of referral, which knows what offices and families did: whatever that was, the
prison is asked for the same at the same time (docs/decisions/0055).
"""

from collections.abc import Collection, Iterable, Iterator

from services.intake.contract.resealing import ResealRequested
from services.intake.domain.asking import ask, waiting_on
from services.intake.domain.case import Case, Content, reported_of
from services.intake.domain.copies import copies_about, cut_to_told, ended_with
from services.intake.domain.feedback import nobody_is_left
from services.intake.domain.holders import Holders
from services.intake.domain.parts import PartFor
from services.intake.domain.requested import RequestedPart
from services.intake.domain.rules import Rules
from services.intake.domain.way import Way
from services.intake.domain.ways import all_over, cut, in_place_of
from services.referral.contract.assigning import ReferralRouted
from shared.language.message import AgencyId
from shared.language.steps import At, Said
from shared.network.notices import ReceiverKind, Remedy
from shared.network.sealed_notice import ChildRef
from shared.network.sealed_parts import ResealReason

Asking = tuple[Case, tuple[Said, ...]]
Lost = tuple[Way, Collection[PartFor]]
"""A way that cannot go on as it was, and the parts by which it goes on."""


def without_children(case: Case, gone: Collection[ChildRef], by: str, at: At[Rules]) -> Asking:
    """A part cannot be cut: siblings who stood in it are sealed anew where their prison withdrew.

    So is their parent where none of them is left. Where a family did so at an office they end with
    it.
    """
    if by != reported_of(case).facility:
        return ended_with(all_over(case, _ways_of(case, gone)), gone), ()
    lost = _cut(case, gone) if case.told_of else _of_the_parent_alone(case, gone, at)
    asked = _ask_for(case, lost, ResealReason.CHILD_WITHDRAWN, at)
    left, says = _ask_for_copies(asked, gone, ResealReason.CHILD_WITHDRAWN, at)
    return cut_to_told(left), says


def without_caregiver(case: Case, children: Collection[ChildRef], at: At[Rules]) -> Asking:
    """Who looks after these children may stand in each part about one: all go on without her."""
    asked = _ask_for(case, _cut(case, children), ResealReason.CAREGIVER_WITHDRAWN, at)
    return _ask_for_copies(asked, children, ResealReason.CAREGIVER_WITHDRAWN, at)


def without_kinds(case: Case, by: str, at: At[Rules]) -> Asking:
    """Whose office may not be told any more: another kind that may goes on with the children."""
    lost = [w for w in case.ways if not w.over and not _may_go_to(w.part.receiver, case, at)]
    if by != reported_of(case).facility:
        return all_over(case, lost), ()
    others = [part for kind in case.receivers for part in case.elsewhere.get(kind, ())]
    instead = [(way, _instead_of(way, others)) for way in lost]
    case, says = _ask_for(case, instead, ResealReason.CONSENT_NARROWED, at)
    for way, parts in instead:
        if not _leaves_out_some(way, parts):
            continue
        if way.referral is None:
            # It is told under the name that referral is going to say.
            case = case.change(left_to_nobody=(*case.left_to_nobody, way.part))
            continue
        case, heard = nobody_is_left(case, way.referral, _what_to_do(way.part), at)
        says = (*says, *heard)
    return case, says


def left_before(case: Case, message: ReferralRouted, at: At[Rules]) -> Asking:
    """What its prison hears of a referral that it had left to nobody before this told of it."""
    left = (part for part in case.left_to_nobody if part.receiver == message.office)
    part = None if message.follows is not None else next(left, None)
    if part is None:
        return case, ()
    others = tuple(other for other in case.left_to_nobody if other != part)
    known = case.change(left_to_nobody=others)
    return nobody_is_left(known, message.referral, _what_to_do(part), at)


def _ways_of(case: Case, children: Collection[ChildRef]) -> list[Way]:
    """Those by which an office could read of one of these children."""
    return [w for w in case.ways if not w.over and not set(w.named).isdisjoint(children)]


def _cut(case: Case, children: Collection[ChildRef]) -> Iterator[Lost]:
    """Each with its part about those who are still told of."""
    for way in _ways_of(case, children):
        part = cut(way.part, case.told_of)
        yield way, () if part is None else (part,)


def _of_the_parent_alone(case: Case, gone: Collection[ChildRef], at: At[Rules]) -> Iterator[Lost]:
    """Whoever had the children has erased the parent with them: the first way goes on with him.

    The first by name, as referral finds it, too; not where others took something back before, for
    then it is not known which way that is.
    """
    ways = sorted(_ways_of(case, gone), key=lambda w: (w.referral is None, str(w.referral)))
    holders = Holders(reported_of(case).path, at.rules.registry, at.now)
    alone = () if any(way.over for way in case.ways) else holders.of(Content(), case.receivers)
    for number, way in enumerate(ways):
        yield way, () if number else alone


def _may_go_to(office: AgencyId, case: Case, at: At[Rules]) -> bool:
    agency = at.rules.registry.known(office)
    return agency is not None and ReceiverKind.of(agency.kind) in case.receivers


def _instead_of(way: Way, others: Iterable[PartFor]) -> tuple[PartFor, ...]:
    if not way.part.children:
        return tuple(part for part in others if not part.children)
    cuts = (cut(part, way.part.children) for part in others)
    return tuple(part for part in cuts if part is not None)


def _leaves_out_some(way: Way, parts: Collection[PartFor]) -> bool:
    """Whether there is nobody who may hear of some of those who were told of."""
    go_on = {child for part in parts for child in part.children}
    return not parts or not go_on.issuperset(way.part.children)


def _what_to_do(part: PartFor) -> Remedy:
    """As of a notice that nobody may hear of; a new one can say where a parent alone lived last."""
    return Remedy.WRITE if part.children else Remedy.REPORT_ANEW


def _ask_for(
    case: Case,
    lost: Iterable[Lost],
    because: ResealReason,
    at: At[Rules],
) -> Asking:
    case, says = _not_asked_for_what_is_gone(case, at), list[Said]()
    for way, parts in lost:
        case = in_place_of(case, way, parts, because)
        if way.referral is None:
            # It is asked for then, under the name that it is going to have.
            continue
        for part in parts:
            wanted = RequestedPart(part=part, referral=way.referral)
            case, said = ask(case, wanted, because, at)
            says.append(said)
    return case, tuple(says)


def _ask_for_copies(
    asked: Asking, about: Collection[ChildRef], because: ResealReason, at: At[Rules]
) -> Asking:
    """Also for a copy of which only an office that declines makes use: who did is not told."""
    case, says = asked
    clearing = at.rules.registry.coordination_office(at.now).id
    known = {
        PartFor.of(m.receiver, m.children) for m, _, _ in says if isinstance(m, ResealRequested)
    }
    for referral, part in copies_about(case, about, clearing):
        if part in known or not _may_go_to(clearing, case, at):
            continue
        if referral is None:
            case = case.change(late_copy=because)
            continue
        is_spare = all(way.part != part for way in case.ways)
        wanted = RequestedPart(part=part, referral=referral, is_spare=is_spare)
        case, said = ask(case, wanted, because, at)
        says = (*says, said)
    return case, says


def asked_late(case: Case, at: At[Rules]) -> Asking:
    """For what it did before it heard who has the children its prison is asked now."""
    says = list[Said]()
    for way in case.ways:
        if way.late is None or way.referral is None or way.over:
            continue
        known = way.change(late=None)
        case = case.change(ways=tuple(known if each == way else each for each in case.ways))
        if all(one.part != way.part for one in case.requested):
            wanted = RequestedPart(part=way.part, referral=way.referral)
            case, said = ask(case, wanted, way.late, at)
            says.append(said)
    asked = case, tuple(says)
    if case.late_copy is None:
        return asked
    without = case.change(late_copy=None), asked[1]
    return _ask_for_copies(without, case.told_of, case.late_copy, at)


def _not_asked_for_what_is_gone(case: Case, at: At[Rules]) -> Case:
    """Else its prison would be reminded of a part that nobody may be told of any more."""
    requested = tuple(
        one
        if set(one.part.children).isdisjoint(case.withdrawn)
        and _may_go_to(one.part.receiver, case, at)
        else one.closed()
        for one in case.requested
    )
    return waiting_on(case.change(requested=requested))
