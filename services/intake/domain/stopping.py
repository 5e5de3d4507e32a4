"""An objection ends what rests on no consent; a protective stop ends it all, without a status."""

from collections.abc import Iterator

from services.intake.contract.notices import ReportAdmission, SuppressionReason
from services.intake.contract.stopping import (
    ObjectionRaised,
    PhoneRequired,
    ProtectiveStopSet,
    RaiseObjection,
    SetProtectiveStop,
)
from services.intake.domain.case import Case, Life, receipt, reported_of
from services.intake.domain.lawful_basis import basis_on
from services.intake.domain.notify import suppress
from services.intake.domain.rules import Rules
from services.intake.domain.take_back import all_erase
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, Said, tell
from shared.network.agency import Agency, AgencyKind
from shared.network.working_days import day_of


def object_to(case: Case, _message: RaiseObjection, at: At[Rules]) -> Outcome[Case]:
    """Somebody concerned does not want it, and nobody has to say why (Art. 21 DSGVO)."""
    if not case.is_known_to(at.sender):
        raise Refused(Code.NOT_COMPETENT)
    basis = basis_on(at.rules.bases, reported_of(case).path, day_of(at.now))
    if basis is not None and basis.needs_consent:
        # What rests on a consent is withdrawn, so that its receipt says so.
        raise Refused(Code.NO_LAWFUL_BASIS)
    if not case.is_told:
        return suppress(SuppressionReason.OBJECTED, Life.OBJECTED)
    return all_erase(case, Life.OBJECTED, ObjectionRaised(by=at.sender), at)


def stop(case: Case, _message: SetProtectiveStop, at: At[Rules]) -> Outcome[Case]:
    """Nothing more goes on; only a prison that stops it itself is told whom to call.

    To a prison that did not, the case ends as any other end that it did not bring about.
    """
    reported = reported_of(case)
    if not case.is_known_to(at.sender):
        raise Refused(Code.NOT_COMPETENT)
    call = _call(_offices(case, at), at) if at.sender == reported.facility else ()
    if not case.is_told:
        stopped = Outcome(receipt(Life.STOPPED), (tell(ProtectiveStopSet()),), erase=True)
    else:
        stopped = all_erase(case, Life.STOPPED, ProtectiveStopSet(), at)
    return stopped._replace(says=(*stopped.says, *call))


def stopped_at_once(message: ReportAdmission, at: At[Rules]) -> Outcome[Case]:
    """It was never a notice: nothing of it is kept or told, and the prison hears whom to call."""
    districts = [child.residence.district for child in message.children]
    named = (at.rules.registry.office_of(one, at.now) for one in districts if one is not None)
    offices = (office for office in named if office is not None)
    return Outcome(receipt(Life.STOPPED), _call(offices, at), erase=True)


def _offices(case: Case, at: At[Rules]) -> Iterator[Agency]:
    """The youth offices that know of the case, or would have."""
    parts = () if case.content is None else case.content.sealed
    for name in (*case.offices, *(part.receiver for part in parts)):
        agency = at.rules.registry.agency(name, at.now)
        if agency is not None and agency.kind is AgencyKind.YOUTH_OFFICE:
            yield agency


def _call(offices: Iterator[Agency], at: At[Rules]) -> tuple[Said, ...]:
    """The first of these offices, else that of the prison's own district, else the clearing one."""
    registry = at.rules.registry
    prison = registry.known(at.sender)
    near = registry.office_of((prison and prison.district) or "", at.now)
    office = next(offices, near) or registry.coordination_office(at.now)
    required = PhoneRequired(office=office.id, duty_phone=office.duty_phone)
    return (tell(required, to=at.sender),)
