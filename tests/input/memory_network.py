"""The four services and the bus between them in memory: whatever is told is heard at once."""

from collections import defaultdict, deque
from datetime import date, datetime

from deploy.messages.written_message import ROOT
from deploy.network.services import SWITCHBOARDS
from shared.language.topics import outbound_topic
from shared.network.agency import Agency, AgencyKind, Key
from shared.network.registry import Registry
from shared.network.sealing_keys import new_key, public_jwk
from shared.wire.envelope import Outgoing
from tests.input.memory_service import MemoryService, Present
from tests.shared.toy.records import MemoryRecord

_RECEIVERS = {AgencyKind.YOUTH_OFFICE, AgencyKind.COORDINATION_OFFICE, AgencyKind.PROVIDER}
PUBLIC_KEY = public_jwk(new_key("example"))
_KEY = Key(
    kid="example",
    jwk=PUBLIC_KEY,
    valid_from=date(2020, 1, 1),
    valid_until=date(2099, 12, 31),
)


def _with_key(agency: Agency) -> Agency:
    keys = (_KEY,) if agency.kind in _RECEIVERS else ()
    return agency.model_copy(update={"keys": keys})


REGISTRY = Registry(
    _with_key(agency) for agency in Registry.load(ROOT / "deploy" / "agencies.yaml").agencies
)
"""All who take part, with the key that the parts of the examples are sealed for."""


class MemoryNetwork:
    """All services, one clock, and what each agency has heard."""

    def __init__(self, now: datetime) -> None:
        self.clock = Present(now)
        self.services = {name: MemoryService(name, REGISTRY, self.clock) for name in SWITCHBOARDS}
        self.heard: defaultdict[str, list[Outgoing]] = defaultdict(list)
        """By topic."""
        self._listening = {
            name: service.board.listens_to() for name, service in self.services.items()
        }

    async def carry(self, service: MemoryService, record: MemoryRecord) -> list[Outgoing]:
        """Carry a record out, and all that comes of it; gives what the record itself led to."""
        first = await service.take(record)
        waiting = deque(first)
        while waiting:
            outgoing = waiting.popleft()
            self.heard[outgoing.topic].append(outgoing)
            for name, topics in self._listening.items():
                if outgoing.topic in topics:
                    waiting.extend(await self._deliver(self.services[name], outgoing))
        return first

    async def pass_time(self, until: datetime) -> None:
        """Fire each deadline in its moment."""
        while (moment := self._next()) is not None and moment <= until:
            self.clock.moment = max(moment, self.clock.moment)
            await self.catch_up()
        self.clock.moment = until

    async def catch_up(self) -> None:
        """Fire what is due now."""
        for service in self.services.values():
            for key in list(service.store.documents):
                for deadline in service.due(key):
                    await self.carry(service, service.fact(deadline, key=key))

    def _next(self) -> datetime | None:
        moments = [service.next_due() for service in self.services.values()]
        return min((moment for moment in moments if moment is not None), default=None)

    async def _deliver(self, service: MemoryService, outgoing: Outgoing) -> list[Outgoing]:
        source = f"/services/{service.board.sources()[outgoing.topic]}"
        record = MemoryRecord(
            topic=outgoing.topic,
            key=outgoing.key.encode(),
            value=outgoing.value.encode(),
            headers=list(outgoing.headers(source.encode())),
            timestamp=int(self.clock.moment.timestamp() * 1000),
        )
        return await service.take(record)

    def heard_by(self, agency: str) -> list[Outgoing]:
        """All that an agency was told."""
        return self.heard[outbound_topic(agency)]
