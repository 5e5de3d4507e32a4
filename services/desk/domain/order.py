"""What a person asks of a service on behalf of the agency, and what became of it."""

from enum import StrEnum, unique
from uuid import UUID, uuid5

from pydantic import AwareDatetime, BaseModel, ConfigDict

ERASED = "erased_before_it_left"
"""Why a command was never sent: what it said was to be erased first."""
_NAMESPACE = UUID("b1f6f3a0-6d57-4a55-9f0e-4f6d4c0a9d3b")


@unique
class OrderLife(StrEnum):
    """How far it is."""

    WRITTEN = "written"
    """Not yet known to be in Kafka."""
    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Order(BaseModel):
    """One command of an agency; its id is the message's."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str
    agency: str
    service: str
    command: str
    case: str
    referral: str | None
    data: str | None
    """JSON; absent once it is erased."""
    by: str | None
    """The person's id; absent where the desk itself gives it."""
    at: AwareDatetime
    life: OrderLife = OrderLife.WRITTEN
    code: str | None = None
    """Why it was refused."""


def order_id(agency: str, case: str, command: str, data: str, *, since: str) -> str:
    """The same for whoever presses the same button at the same state of things.

    `since` is the message that said last what is possible: twice, by two colleagues, after a crash
    or after a time without network it is one command, and has one effect.
    """
    return str(uuid5(_NAMESPACE, f"{agency}/{case}/{command}/{since}/{data}"))
