"""Who has all of a training gets a certificate; one that must not hold is revoked, or replaced."""

from services.events.contract.certificates import (
    CertificateIssued,
    CertificatePassedOn,
    CertificateRevoked,
    Revocation,
    RevocationReason,
    RevocationsListed,
    RevokeCertificate,
)
from services.events.contract.theme_titles import title_of
from services.events.domain.rules import MOST_CERTIFICATES, Rules
from services.events.domain.trainings.training import (
    Issued,
    Registration,
    Standing,
    Training,
)
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, Said, tell, tell_also
from shared.network.certificate import Certificate, number_of
from shared.network.signing import SigningKey
from shared.network.working_days import day_of

_WRONG = RevocationReason.WRONG_DETAILS
REVOKED = "revoked"
"""What the answer says of a certificate; its registration stays `completed`."""


def certify(state: Training, at: At[Rules]) -> tuple[Training, tuple[Said, ...]]:
    """Give everyone who has completed it and has no certificate one, as far as it can be signed.

    Without a key that is in use nobody gets one; who closes the training again later makes up for
    that, as long as names are kept.
    """
    key, day = at.rules.signing, day_of(at.now)
    if key is None or not key.is_valid_on(day):
        return state, ()
    says: list[Said] = []
    for each in state.registrations:
        if each.standing is Standing.COMPLETED and each.certificate is None and each.name:
            certificate = _of(each, each.name, state, at)
            issued = Issued(number=certificate.number)
            state = state.replacing(each.change(certificate=issued))
            says += _told(each, certificate, key, _holders(each, state, at))
    return state, tuple(says)


def revoke(state: Training, message: RevokeCertificate, at: At[Rules]) -> Outcome[Training]:
    """Say that one does not hold, to everybody who may have to know."""
    state.check_organiser(at.sender)
    someone = state.known_registration(message.participant)
    if someone.certificate is None:
        raise Refused(Code.WRONG_STATE, state=someone.standing)
    if someone.certificate.revoked is not None:
        if someone.certificate.revoked.reason is not message.reason:
            # All lists of what was revoked have the first one.
            raise Refused(Code.CONFLICT, pointer="/reason", state=someone.standing)
        return Outcome(state, answer=REVOKED)
    number = someone.certificate.number
    revocation = Revocation(number=number, reason=message.reason, revoked=day_of(at.now))
    new = state.replacing(someone.change(certificate=Issued(number=number, revoked=revocation)))
    return Outcome(new, _told_revoked(someone, revocation, new, at), answer=REVOKED)


def certify_anew(
    state: Training, someone: Registration, at: At[Rules]
) -> tuple[Training, tuple[Said, ...]]:
    """Give who has a certificate with a wrong name another one, and say that the first is void.

    One that was revoked for its details is replaced as well; who was not there gets no other.
    """
    first = someone.certificate
    if first is None or (first.revoked and first.revoked.reason is not _WRONG):
        return state, ()
    if len(someone.void) + 1 >= MOST_CERTIFICATES:
        raise Refused(Code.FULL, state=someone.standing)
    void = first.revoked or Revocation(number=first.number, reason=_WRONG, revoked=day_of(at.now))
    new = state.replacing(someone.change(certificate=None, void=(*someone.void, void)))
    revoked = () if first.revoked else _told_revoked(someone, void, new, at)
    certified, certificates = certify(new, at)
    return certified, (*revoked, *certificates)


def _told_revoked(
    someone: Registration, what: Revocation, state: Training, at: At[Rules]
) -> tuple[Said, ...]:
    told = CertificateRevoked(
        participant=someone.participant, number=what.number, reason=what.reason
    )
    listed = tuple(each for one in state.registrations for each in one.revocations)
    says = tell_also(told, *_holders(someone, state, at))
    return (*says, tell(RevocationsListed(revocations=listed)))


def _of(someone: Registration, name: str, state: Training, at: At[Rules]) -> Certificate:
    plan = state.plan
    ends = plan.modules[-1].ends
    return Certificate(
        number=number_of(at.new_id("certificate", str(someone.participant))),
        name=name,
        title=title_of(plan),
        hours=state.hours,
        modules=tuple(module.module for module in plan.modules),
        first_day=day_of(plan.modules[0].starts),
        # What ends at midnight ends with the day before.
        last_day=day_of(ends - ends.resolution),
        organiser=state.organiser,
        issued=day_of(at.now),
    )


def _told(
    someone: Registration, certificate: Certificate, key: SigningKey, holders: tuple[str, ...]
) -> tuple[Said, ...]:
    issued = CertificateIssued(participant=someone.participant, number=certificate.number)
    passed_on = CertificatePassedOn(
        participant=someone.participant,
        number=certificate.number,
        signed=certificate.signed_with(key),
    )
    return (tell(issued), *(tell(passed_on, to=agency) for agency in holders))


def _holders(someone: Registration, state: Training, at: At[Rules]) -> tuple[str, ...]:
    """Who hands it out and who sent her; once, where that is the same agency."""
    sent_by = at.rules.who_hears_of(someone.agency)
    return tuple(dict.fromkeys((*sent_by, state.organiser)))
