"""A question reaches the prison only where consents cover it; its answer only the office."""

from collections.abc import Collection
from uuid import UUID

from services.intake.contract.questions import AnswerPassedOn, AnswerQuestion, QuestionPassedOn
from services.intake.domain.asked import Asked
from services.intake.domain.case import Case, reported_of, reported_to
from services.intake.domain.coverage import PARENT_ONLY, Subject, covered, relied_on
from services.intake.domain.lawful_basis import basis_on
from services.intake.domain.retention import kept_from_now
from services.intake.domain.rules import Rules
from services.intake.domain.way import Way
from services.intake.domain.ways import way_at
from services.referral.contract.questions import QuestionAsked
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, tell
from shared.network.notices import ConsentSubject, ReceiverKind
from shared.network.questions import Unavailable, askable
from shared.network.receivers import check_seal, public_receivers
from shared.network.sealed_notice import ChildRef
from shared.network.sealed_parts import SealedFor
from shared.network.working_days import day_of

ANSWERED = "answered"
"""How each answer of a prison stands, whatever has become of the question meanwhile."""


def pass_on(case: Case, message: QuestionAsked, at: At[Rules]) -> Outcome[Case] | None:
    """Ask the prison, or say at once that nobody may: then the prison hears nothing of it."""
    name = str(message.question_id)
    if name in case.questions:
        return None
    way = way_at(case, message.referral, message.office)
    asked = Asked(
        referral=message.referral,
        office=message.office,
        question=message.question,
        children=() if way is None else way.part.children,
    )
    case = kept_from_now(case, at)
    may_be_named = way is not None and _may_be_named(case, message.referral, way)
    if not may_be_named or not is_covered(case, asked, at):
        not_covered = AnswerPassedOn(
            referral=message.referral,
            question_id=message.question_id,
            unavailable=Unavailable.NOT_COVERED,
        )
        return Outcome(case, (tell(not_covered),))
    prison = reported_of(case).facility
    passed_on = QuestionPassedOn(
        facility=prison,
        question_id=message.question_id,
        question=message.question,
        referral=case.first_of(message.referral),
        office=message.office,
        answer_by=message.answer_by,
    )
    of_whom = passed_on.model_copy(update={"children": asked.children})
    known = case.change(questions={**case.questions, name: asked})
    return Outcome(known, (tell(passed_on), tell(of_whom, to=prison)))


def answer(case: Case, message: AnswerQuestion, at: At[Rules]) -> Outcome[Case]:
    """Pass it on to referral alone; of a case that has ended it is taken, and goes nowhere.

    A prison must not learn from how its answer is taken that a family withdrew or an office ended.
    """
    _is_one_of_both(message, at)
    if case.reported is not None:
        reported_to(case, at.sender)
    name = str(message.question_id)
    asked = case.questions.get(name)
    if asked is None:
        raise Refused(Code.UNKNOWN_ITEM, pointer="/question_id")
    if message.sealed is not None:
        _is_for_the_office(message.sealed, asked)
    if asked.answered or case.reported is None:
        return Outcome(case, answer=ANSWERED)
    taken = case.change(questions={**case.questions, name: asked.change(answered=True)})
    if not is_covered(case, asked, at):
        return Outcome(taken, answer=ANSWERED)
    passed_on = AnswerPassedOn(
        referral=asked.referral,
        question_id=message.question_id,
        unavailable=message.unavailable and Unavailable(message.unavailable),
        sealed=message.sealed and message.sealed.jwe,
    )
    return Outcome(taken, (tell(passed_on),), answer=ANSWERED)


def is_covered(case: Case, asked: Asked, at: At[Rules]) -> bool:
    """Whether whom it is about, and the prisoner, allow it today, for its purpose, to this office.

    Whoever looks after the children has to have consented, too, each of them where siblings live
    with different people: to be informed of a notice is not to agree that a prison is asked.
    """
    reported, day = reported_of(case), day_of(at.now)
    basis = basis_on(at.rules.bases, reported.path, day)
    line = askable(asked.question, day)
    office = at.rules.registry.agency(asked.office, at.now)
    if basis is None or line is None or office is None:
        return False
    about = _subjects(line.about, asked.children)
    if not about or any(child not in case.told_of for child in asked.children):
        return False
    consents = [consent for consent in reported.consents if consent.valid_until >= day]
    # Nobody's is missing of a child that others know of: with one that it rests on it ends.
    if any(not relied_on((subject,), consents, day) for subject in (*PARENT_ONLY, *about)):
        return False
    public = public_receivers(at.rules.registry, at.now)
    found = covered((*PARENT_ONLY, *about), consents, basis, public, day)
    # Those whom it is about may allow a kind of office that others let know nothing of the case.
    may_know = ReceiverKind.of(office.kind) in found.receivers and case.may_be_told_to(office)
    return line.purpose in found.purposes and may_know


def _may_be_named(case: Case, referral: UUID, way: Way) -> bool:
    """Whether its prison knows that this office has these children: it sealed for it, or was asked.

    Any other goes on after a hand-over, a decline or a family's narrowing, and its question would
    tell of them.
    """
    needed = (one.part for one in case.requested if not one.is_spare)
    return referral in case.firsts or way.part in needed


def _subjects(about: ConsentSubject, children: Collection[ChildRef]) -> tuple[Subject, ...]:
    if about is ConsentSubject.PRISONER:
        return PARENT_ONLY
    return tuple(Subject(about, child) for child in children)


def _is_one_of_both(message: AnswerQuestion, at: At[Rules]) -> None:
    """As far as it can be judged without the case, of which there may be nothing any more."""
    if message.sealed is None and message.unavailable is None:
        raise Refused(Code.SCHEMA_VIOLATION, pointer="/sealed")
    if message.sealed is not None and message.unavailable is not None:
        raise Refused(Code.SCHEMA_VIOLATION, pointer="/unavailable")
    if message.sealed is not None:
        check_seal(message.sealed, at, "/sealed/jwe")


def _is_for_the_office(part: SealedFor, asked: Asked) -> None:
    if part.receiver != asked.office:
        raise Refused(Code.RECEIVER_NOT_ALLOWED, pointer="/sealed/receiver")
    for number, ref in enumerate(part.children):
        if ref not in asked.children:
            raise Refused(Code.UNKNOWN_ITEM, pointer=f"/sealed/children/{number}")
