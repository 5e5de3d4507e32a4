"""A desk whose bus is in memory: every command is accepted at once and kept to be looked at."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from jsonschema import Draft202012Validator, FormatChecker

from deploy.local.agency_keys import REGISTRY
from deploy.simulate.desk import Desk, Staff
from deploy.simulate.exchange import Report, Turn
from deploy.simulate.papers import Papers
from shared.network.registry import Agency, Key, Registry
from shared.network.sealing import new_key, public_jwk
from shared.network.working_days import BERLIN
from shared.wire.received import Received

MONDAY = datetime(2026, 3, 30, 10, tzinfo=BERLIN)
SCHEMAS = Path(__file__).resolve().parents[3] / "docs" / "schemas"
PRIVATE = {
    name: new_key(name)
    for name in ("jugendamt-13003", "jugendamt-13071", "jugendamt-13072", "koordinierung-mv")
}


@dataclass(frozen=True, slots=True)
class Sent:
    """A command as it left the agency."""

    name: str
    key: str
    data: dict[str, Any]
    service: str
    ce_id: str


@dataclass(slots=True)
class MemoryBus:
    """Both directions of one agency's connection."""

    sent: list[Sent] = field(default_factory=list)
    records: list[bytes] = field(default_factory=list)
    mail: list[Received] = field(default_factory=list)
    answers: dict[str, Received] = field(default_factory=dict)

    def deliver(self, name: str, key: str, data: dict[str, Any], cause: str = "") -> Received:
        """Something is written to the agency's topic."""
        received = Received(
            topic="to.agency.v1",
            partition=0,
            offset=len(self.mail),
            written_at=datetime.now(UTC),
            key=key,
            headers={"ce_type": f"de.kvi-mv.{name}.v1", "ce_causationid": cause},
            data=data,
            size=0,
        )
        self.mail.append(received)
        return received

    def receive(self) -> AsyncIterator[Received]:
        return self._receive()

    async def _receive(self) -> AsyncIterator[Received]:
        read = 0
        while read < len(self.mail):
            yield self.mail[read]
            read += 1
        raise AssertionError("a desk asked for mail that has not come")

    async def send(  # noqa: PLR0913 - as the real one
        self,
        type_name: str,
        key: str,
        data: Mapping[str, Any],
        *,
        service: str,
        ce_id: str | None = None,
        time: datetime | None = None,
    ) -> str:
        del time
        message_id = ce_id or str(uuid4())
        self.sent.append(Sent(type_name, key, dict(data), service, message_id))
        answer = {"command": type_name, "state": "held"}
        self.answers[message_id] = self.deliver("CommandAccepted", key, answer, message_id)
        return message_id

    async def send_record(
        self, topic: str, key: str | None, headers: Mapping[str, str], value: bytes
    ) -> None:
        del topic, key, headers
        self.records.append(value)

    async def answer_to(self, ce_id: str, timeout: float) -> Received:  # noqa: ASYNC109
        del timeout
        return self.answers[ce_id]


def registry() -> Registry:
    """The real registry, with keys of our own for some offices."""
    return Registry(_with_key(agency) for agency in Registry.load(REGISTRY).agencies)


def _with_key(agency: Agency) -> Agency:
    if agency.id not in PRIVATE:
        return agency
    jwk = public_jwk(PRIVATE[agency.id])
    days = {"from": "2020-01-01", "until": "2099-12-31"}
    key = Key.model_validate({"kid": agency.id, "jwk": jwk, **days})
    return agency.model_copy(update={"keys": (key,)})


def desk(agency: str, manner: str = "diligent") -> tuple[Desk, MemoryBus]:
    """The desk of an agency, and the bus it hangs on."""
    bus, known = MemoryBus(), registry()
    papers = Papers(known[agency], known, "nowhere", "secret", PRIVATE.get(agency))
    return Desk(papers, bus, manner), bus


async def turn(
    at_desk: Desk, bus: MemoryBus, staff: Staff, now: datetime, *cues: dict[str, Any]
) -> Report:
    """Let the agency do all there is to do at this moment."""
    return await at_desk.take(Turn(now, len(bus.mail), cues), staff)


def faults(sent: Sent) -> list[str]:
    """What the published schema has against a command."""
    schema = json.loads((SCHEMAS / f"{sent.name}.v1.json").read_text("utf-8"))
    checked = Draft202012Validator(schema, format_checker=FormatChecker())
    return [error.json_path for error in checked.iter_errors(sent.data)]
