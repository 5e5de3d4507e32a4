"""Certificates of attendance: issued by itself, signed, and revoked where one must not hold."""

from enum import StrEnum, unique
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from services.events.contract.topics import PROGRAMME, REVOKED
from shared.language.fields import Day, Id
from shared.language.message import Command, Event, Part, Privacy
from shared.network.certificate import CertificateNumber
from shared.network.signing import SIGNED

Signed = Annotated[str, StringConstraints(pattern=f"^{SIGNED.pattern}$", max_length=4000)]
"""A compact JWS (RFC 7515, ES256) with the JSON of a `Certificate`."""


@unique
class RevocationReason(StrEnum):
    """Why a certificate does not hold."""

    NOT_ATTENDED = "not_attended"
    """The lists were wrong."""
    WRONG_DETAILS = "wrong_details"
    """Name, title or hours are not right."""
    ISSUED_IN_ERROR = "issued_in_error"


class RevokeCertificate(Command):
    """Say that a certificate of attendance does not hold; also once names are erased."""

    participant: Id
    reason: RevocationReason


class CertificateIssued(Event):
    """Somebody who has completed a training has a certificate; it is passed on with her name."""

    topic: ClassVar[str | None] = PROGRAMME

    participant: Id
    number: CertificateNumber


class CertificatePassedOn(Event):
    """The certificate of somebody, for the agency that registered her and for the organiser."""

    privacy: ClassVar[Privacy] = Privacy.P2

    participant: Id
    number: CertificateNumber
    signed: Signed


class CertificateRevoked(Event):
    """A certificate does not hold any more; also told to those to whom it was passed on."""

    topic: ClassVar[str | None] = PROGRAMME
    told_to_agency = True

    participant: Id
    number: CertificateNumber
    reason: RevocationReason


class Revocation(Part):
    """One certificate that does not hold."""

    number: CertificateNumber
    reason: RevocationReason
    revoked: Day
    """The first day on which it does not."""


class RevocationsListed(Event):
    """All certificates of a training that do not hold; the latest list stays on the bus."""

    topic: ClassVar[str | None] = REVOKED

    revocations: Annotated[tuple[Revocation, ...], Field(min_length=1, max_length=2000)]
