"""What stands on the bus about who takes part; addresses and webhooks stay in the file."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints

from shared.language.fields import Day
from shared.language.message import AgencyId, District, Event, Part, Privacy
from shared.network.agency import Agency, AgencyKind, Key, Kid, Line, Origin, Phone, Signer
from shared.network.registry import Registry

REGISTRY = "registry"
"""Who tells it: no service, but provisioning."""
TOPIC = "registry.agencies.v1"

Coordinate = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]
"""32 bytes in base64url without padding."""


class PublicKey(Part):
    """A point on the curve P-256 as a JWK (RFC 7518, 6.2.1)."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: Coordinate
    y: Coordinate


class ListedKey(Part):
    """A key to seal with or to check by, from its first to its last day in Berlin."""

    # `from` is a keyword of Python, and the word of the registry.
    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    kid: Kid
    valid_from: Day = Field(alias="from")
    valid_until: Day = Field(alias="until")
    """The last day on which it may be sealed or signed with."""
    jwk: PublicKey

    @classmethod
    def of(cls, key: Key) -> Self:
        """The key, without anything else its owner says about it."""
        point = {name: key.jwk[name] for name in ("kty", "crv", "x", "y")}
        return cls(
            kid=key.kid,
            valid_from=key.valid_from,
            valid_until=key.valid_until,
            jwk=PublicKey.model_validate(point),
        )


class AgencyListed(Event):
    """An agency as the registry has it; the latest one counts, an empty record takes it out.

    Its key is the id of the agency, and no UUID as everywhere else.
    """

    topic: ClassVar[str | None] = TOPIC
    privacy: ClassVar[Privacy] = Privacy.P0

    id: AgencyId
    kind: AgencyKind
    name: Line
    district: District | None = None
    duty_phone: Phone | None = None
    public_body: bool
    """Whether it may be told what travels without a consent."""
    desk: Origin | None = None
    """The desk at which its people work; absent where it has software of its own."""
    keys: tuple[ListedKey, ...]
    """At most one of them is valid on a day."""
    closing_days: tuple[Day, ...]
    left: Day | None = None
    """The last day on which it takes part."""

    @classmethod
    def of(cls, agency: Agency) -> Self:
        """What the bus shows of an agency."""
        return cls(
            id=agency.id,
            kind=agency.kind,
            name=agency.name,
            district=agency.district,
            duty_phone=agency.duty_phone,
            public_body=agency.is_public,
            desk=agency.desk,
            keys=tuple(ListedKey.of(key) for key in agency.keys),
            closing_days=agency.closing_days,
            left=agency.left,
        )


class SignerListed(Event):
    """A service that signs what people keep, with all keys that it was ever checked by.

    Its key is the name of the service, which no agency has for its id.
    """

    topic: ClassVar[str | None] = TOPIC
    privacy: ClassVar[Privacy] = Privacy.P0

    id: Literal["events"]
    keys: tuple[ListedKey, ...]
    """Also those that are over: what was signed on a day of theirs goes on to hold."""

    @classmethod
    def of(cls, signer: Signer) -> Self:
        """What the bus shows of it."""
        return cls(id=signer.id, keys=tuple(ListedKey.of(key) for key in signer.keys))


Listed = AgencyListed | SignerListed
LISTED: tuple[type[Listed], ...] = (AgencyListed, SignerListed)


def listed(registry: Registry) -> tuple[Listed, ...]:
    """All that the bus shows of a registry, in its order."""
    agencies = (AgencyListed.of(agency) for agency in registry.agencies)
    return (*agencies, *(SignerListed.of(signer) for signer in registry.signers))
