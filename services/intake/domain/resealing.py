"""The prison is asked to seal anew, and what it seals then goes to the office that needs it."""

from services.intake.contract.notices import SealedPartPassedOn
from services.intake.contract.resealing import ReplaceSealedPart, ResealEnded, ResealOverdue
from services.intake.domain.asking import ask, waiting_on
from services.intake.domain.case import LIVING, Case, reported_of, reported_to
from services.intake.domain.copies import serves
from services.intake.domain.offices import with_first
from services.intake.domain.parts import PartFor
from services.intake.domain.requested import RequestedPart
from services.intake.domain.retention import kept_from_now
from services.intake.domain.rules import Rules
from services.intake.domain.ways import way_at
from services.intake.domain.whom import with_referral
from services.referral.contract.resealing import SealedPartMissing
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, Said, tell
from shared.network.receivers import check_seal
from shared.network.sealed_notice import ChildRef
from shared.network.sealed_parts import ResealReason, SealedFor

ITS_OWN_DOING = frozenset(
    {
        ResealReason.CHILD_WITHDRAWN,
        ResealReason.CAREGIVER_WITHDRAWN,
        ResealReason.CONSENT_NARROWED,
    }
)
RECEIVED = "received"
"""How a part that was asked for stands, whatever becomes of it."""


def request_part(case: Case, message: SealedPartMissing, at: At[Rules]) -> Outcome[Case] | None:
    """Ask the prison, which alone can seal it; not for what nobody may be told of any more.

    For what it brought about itself it was asked at once, and is not asked again, also when it has
    answered before referral heard of it: what it sealed waits there for that.
    """
    known = with_referral(with_first(case, message), message, at)
    way = way_at(known, message.referral, message.office)
    about = known.children_of.get(str(message.referral), ())
    if way is None or not _may_be_told(known, message.office, about, at):
        return None
    clearing = at.rules.registry.coordination_office(at.now).id
    was_asked = any(serves(one.part, way.part, clearing) for one in case.requested)
    if message.because in ITS_OWN_DOING and was_asked:
        return None if known is case else Outcome(known)
    wanted = RequestedPart(part=way.part, referral=known.first_of(message.referral))
    asked, told = ask(known, wanted, message.because, at)
    return Outcome(kept_from_now(asked, at), (told,))


def replace(case: Case, message: ReplaceSealedPart, at: At[Rules]) -> Outcome[Case]:
    """Pass on what was asked for; for what has ended meanwhile it is taken and goes nowhere.

    The answer is the same either way: an end that the prison did not bring about is a family's, or
    an office's, and none of its business.
    """
    if case.life in LIVING:
        reported_to(case, at.sender)
    answered: set[PartFor] = set()
    for index, part in enumerate(message.sealed):
        place = f"/sealed/{index}"
        wanted = _was_asked_for(case, part, place)
        if wanted in answered:
            raise Refused(Code.SCHEMA_VIOLATION, pointer=f"{place}/receiver")
        answered.add(wanted)
        check_seal(part, at, f"{place}/jwe")
    goes_on = tuple(
        part for part in message.sealed if _may_be_told(case, part.receiver, part.children, at)
    )
    # By another topic than a withdrawal: what was sealed before it must not pass for this.
    passed_on = SealedPartPassedOn(
        sealed=goes_on,
        caregiver_withdrew=case.without_caregiver,
        withdrawn=case.withdrawn,
        receivers=case.receivers,
    )
    says = (tell(passed_on),) if goes_on else ()
    requested = tuple(one.closed() if one.part in answered else one for one in case.requested)
    return Outcome(waiting_on(case.change(requested=requested)), says, answer=RECEIVED)


def what_it_asked_for(case: Case, message: ReplaceSealedPart) -> ReplaceSealedPart | None:
    """Of these parts those that something is left for, though the prison sees more; None: none."""
    known = {one.part for one in case.requested}
    sealed = tuple(p for p in message.sealed if PartFor.of(p.receiver, p.children) in known)
    return message.model_copy(update={"sealed": sealed}) if sealed else None


def remind_of_sealing(case: Case, at: At[Rules]) -> Outcome[Case]:
    """The prison is reminded, once, of what has not come."""
    requested, says = list[RequestedPart](), list[Said]()
    for one in case.requested:
        if one.seal_by is None or one.remind_at is None or at.now < one.remind_at:
            requested.append(one)
            continue
        facility = reported_of(case).facility
        overdue = ResealOverdue(facility=facility, referral=one.referral, seal_by=one.seal_by)
        says.append(tell(overdue))
        requested.append(one.change(remind_at=None))
    return Outcome(waiting_on(case.change(requested=tuple(requested))), tuple(says))


def end_sealing(case: Case, at: At[Rules]) -> Outcome[Case]:
    """What has not come is not waited for any more."""
    late = tuple(one for one in case.requested if one.seal_by is not None and one.seal_by <= at.now)
    ended = (ResealEnded(receiver=e.part.receiver, children=e.part.children) for e in late)
    requested = tuple(one.closed() if one in late else one for one in case.requested)
    return Outcome(waiting_on(case.change(requested=requested)), tuple(map(tell, ended)))


def _was_asked_for(case: Case, part: SealedFor, place: str) -> PartFor:
    """What nobody asked for would be a part about a family that nobody needs."""
    asked = [one.part for one in case.requested if one.part.receiver == part.receiver]
    if not asked:
        raise Refused(Code.UNKNOWN_ITEM, pointer=f"{place}/receiver")
    wanted = PartFor.of(part.receiver, part.children)
    if wanted not in asked:
        raise Refused(Code.UNKNOWN_ITEM, pointer=f"{place}/children")
    return wanted


def _may_be_told(case: Case, office: str, children: tuple[ChildRef, ...], at: At[Rules]) -> bool:
    allowed = case.may_be_told_to(at.rules.registry.agency(office, at.now))
    return case.is_told and allowed and set(children).isdisjoint(case.withdrawn)
