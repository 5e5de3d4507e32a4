"""The stories of the examples, told to the services in memory."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from deploy.messages.renewing import renewed
from deploy.messages.written_message import WrittenMessage, examples
from deploy.network.services import SWITCHBOARDS
from services.events.contract.post import POST
from tests.contracts.stories import Step
from tests.input.memory_network import MemoryNetwork
from tests.input.memory_service import Answer, MemoryService, answers

EXAMPLES = {
    f"{name}/{case}": found for name, cases in examples().items() for case, found in cases.items()
}
LISTENERS = {
    message.type_name(): board.service
    for board in SWITCHBOARDS.values()
    for message in (*board.on, *board.enquiries)
}


KINDS = {
    message.type_name(): (board.service, kind.name)
    for board in SWITCHBOARDS.values()
    for kind in board.kinds
    for message in kind.on
}
"""What commands are about."""


def _is_of_another_kind(name: str, last: str) -> bool:
    """Whether it is about another aggregate of the service to which the last one is said."""
    one, other = (KINDS.get(EXAMPLES[each].type_name) for each in (name, last))
    return one is not None and other is not None and one[0] == other[0] and one != other


MADE = ("referral", "question_id")
"""Ids that a service makes, so that those of an example are not those of a case told anew."""


class Line(NamedTuple):
    """One command of a story, as it is said now."""

    name: str
    example: WrittenMessage
    service: MemoryService
    by: str
    key: str
    data: dict[str, Any]
    value: bytes

    def with_data(self, data: dict[str, Any]) -> "Line":
        """The same with another content."""
        return self._replace(data=data, value=self.example.with_data(data).value())

    @property
    def ce_type(self) -> str:
        """As its header has it."""
        return self.example.headers["ce_type"]


class Telling:
    """One story on a network of its own; the parts of its examples are sealed for its one key.

    That is the id of what its last example is about. What is said before about another kind of
    aggregate of the same service keeps the id that it has in its file.
    """

    def __init__(self, steps: tuple[Step, ...], now: datetime | None = None) -> None:
        said = [step for step in steps if isinstance(step, str)]
        self._last = said[-1]
        first = EXAMPLES[said[0]]
        about = (EXAMPLES[one] for one in said if not _is_of_another_kind(one, self._last))
        self.key = str(next(about).key)
        self.network = MemoryNetwork(now or datetime.fromisoformat(first.headers["ce_time"]))
        self._steps = steps

    async def lines(self) -> AsyncIterator[Line]:
        """Each command before it is carried out; the time between them passes."""
        for step in self._steps:
            if isinstance(step, timedelta):
                await self.network.pass_time(self.network.clock.moment + step)
            else:
                yield self.line(step)

    def line(self, name: str) -> Line:
        """An example as its sender would say it now."""
        example = EXAMPLES[name]
        by = str(example.sender)
        now = self.network.clock.moment.astimezone(UTC)
        key = str(example.key) if _is_of_another_kind(name, self._last) else self.key
        (fresh,) = renewed([example], by, now, key)
        data = dict(fresh.data)
        if example.is_meant_to_be_good:
            data |= {name: self._told(by, name) or data[name] for name in MADE if name in data}
            if {"code", "participant"} <= data.keys():
                data["code"] = self._mailed(data["participant"]) or data["code"]
        service = self.network.services[LISTENERS[example.type_name]]
        value = fresh.with_data(data).value()
        return Line(name, example, service, by, key, data, value)

    async def say(self, line: Line) -> Answer:
        """Carry it out; the one answer."""
        service = line.service
        record = service.command((line.ce_type, line.value), by=line.by, key=line.key)
        (answer,) = answers(await self.network.carry(service, record))
        return answer

    def _mailed(self, participant: str) -> str | None:
        """The code that somebody reads in her latest mail."""
        said = [json.loads(each.value) for each in reversed(self.network.heard[POST])]
        return next((str(one["code"]) for one in said if one["participant"] == participant), None)

    def _told(self, by: str, name: str) -> str | None:
        """The id as its software knows it from what it was told last."""
        said = [json.loads(each.value) for each in reversed(self.network.heard_by(by))]
        return next((str(one[name]) for one in said if name in one), None)
