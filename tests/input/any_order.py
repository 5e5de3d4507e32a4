"""One aggregate of a service, to which anybody says anything in any order while time goes on.

What holds of every service stands here; each adds what must never be otherwise of its own.
"""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from deploy.network.services import SWITCHBOARDS
from shared.language.codes import Code
from shared.language.message import Command, Message
from shared.language.topics import outbound_topic
from shared.wire.envelope import Outgoing
from tests.input.any_message import any_message, good
from tests.input.memory_network import REGISTRY
from tests.input.memory_service import MemoryService, Present, answers, facts, kept_of
from tests.shared.toy.records import MemoryRecord

CASE = "3f0e7c52-9d7a-4c1e-8b43-5f1f0a9d2b61"
OTHER_CASE = "91b1d4c8-0f35-4f7e-9a56-2b7c3e8d1f04"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# The last hour of a day in Berlin, both clock changes, a leap day, the last day of a year.
MOMENTS = tuple(
    map(
        datetime.fromisoformat,
        (
            "2026-03-04T11:00:00+00:00",
            "2026-03-04T22:59:59+00:00",
            "2026-03-29T00:30:00+00:00",
            "2026-10-25T00:30:00+00:00",
            "2028-02-29T12:00:00+00:00",
            "2026-12-31T23:30:00+00:00",
        ),
    )
)
SEEDS = st.integers(0, 2**32 - 1)
"""What chance makes of one message: as one number, since hypothesis allows a way few choices."""
PHASES = (Phase.generate, Phase.shrink)
NOT_AT_ALL = timedelta()
_MOSTLY = 0.95


def hold(machine: type[RuleBasedStateMachine], *, examples: int, steps: int = 30) -> None:
    """Drive it; the same sequences every time, of which one that fails is made small."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=PHASES,
        ),
    )


class AnyOrder(RuleBasedStateMachine):
    """Says what chance chooses, and looks at what comes of it."""

    service_name: ClassVar[str]
    of_kind: ClassVar[str | None] = None
    """The kind of aggregate that it is about, where its service has several."""
    begins_with: ClassVar[tuple[type[Message], ...]]
    """What brings an aggregate into being."""
    often: ClassVar[tuple[type[Message], ...]] = ()
    """What is said more often than the rest."""
    ends_with: ClassVar[tuple[type[Message], ...]] = ()
    """What would mostly be the end, so it is said seldom."""

    def __init__(self) -> None:
        super().__init__()
        self._loop = asyncio.new_event_loop()
        self.clock = Present(MOMENTS[0])
        self.service = MemoryService(self.service_name, REGISTRY, self.clock)
        self.board = self.service.board
        kind = None if self.of_kind is None else self.board.kind(self.of_kind)
        heard = [
            message
            for message in self.heard_by(self.service_name)
            if message not in self.ends_with and (kind is None or message in kind.on)
        ]
        self._said = (*heard * 25, *self.often * 25, *self.ends_with)
        self._last: tuple[MemoryRecord, Any] | None = None
        self.told: list[Outgoing] = []
        """All facts, in order."""

    def teardown(self) -> None:
        """As hypothesis asks for it."""
        self._loop.close()

    @staticmethod
    def heard_by(service: str) -> tuple[type[Message], ...]:
        """What a service hears of which there are examples."""
        return tuple(message for message in SWITCHBOARDS[service].on if good(message))

    passing: ClassVar[tuple[timedelta, ...]] = (
        *(NOT_AT_ALL, HOUR / 2, HOUR, DAY) * 6,
        *(8 * DAY, 8 * DAY, 30 * DAY, 366 * DAY),
    )
    """What may pass between two turns."""

    # what each service says of itself

    def ids(self) -> tuple[str, ...]:
        """Of what may be spoken of."""
        return ()

    def fit(self, random: Random, message: type[Message], data: dict[str, Any]) -> None:
        """Let a message mostly be about what there is."""

    def could_be_told(self, event: Message) -> bool:
        """Whether the service that tells it could: chance makes what no step would say."""
        del event
        return True

    def look(self, message: Message | None, before: Any, said: Sequence[Outgoing]) -> None:
        """Look at what a message led to; the message itself where it could be read."""

    # what happens

    @initialize(moment=st.sampled_from(MOMENTS), seed=SEEDS)
    def begin(self, moment: datetime, seed: int) -> None:
        """Any time will do."""
        self.clock.moment = moment
        random = Random(seed)  # noqa: S311 - no secret
        for message in self.begins_with:
            self._say(random, message, CASE, as_it_is=True)

    @rule(seeds=st.lists(SEEDS, min_size=1, max_size=3), again=st.booleans())
    def turn(self, seeds: list[int], again: bool) -> None:
        """Time goes on, and some say something, of which the last is perhaps said again.

        All in one, since hypothesis leaves whole rules out of many sequences.
        """
        # It also likes to give the same number again, which is to be something else then.
        randoms = [Random(f"{seed} {self.service.number}") for seed in seeds]  # noqa: S311
        self.wait(randoms[0].choice(self.passing))
        for random in randoms:
            message = random.choice(self._said)
            self._say(random, message, CASE if random.random() < _MOSTLY else OTHER_CASE)
        if again:
            self._repeat()

    def wait(self, passing: timedelta) -> None:
        """Time goes on; what falls due fires in its moment."""
        if passing > 40 * DAY:
            self._last = None  # Too old to be known again.
        until = self.clock.moment + passing
        while (due := self.service.next_due()) is not None and due <= until:
            self.clock.moment = max(due, self.clock.moment)
            for key in (CASE, OTHER_CASE):
                for deadline in self.service.due(key):
                    self._carry(self.service.fact(deadline, key=key), deadline)
        self.clock.moment = until

    def _repeat(self) -> None:
        """What was said last is said again: it is answered again, and done once."""
        if self._last is None:
            return
        record, first = self._last
        before = self._kept()
        again = self._loop.run_until_complete(self.service.take(record))
        assert self._kept() == before, "a repeat changed something"
        assert answers(again) == first, "a repeat was answered otherwise"

    @invariant()
    def nothing_is_parked_and_all_is_read_back(self) -> None:
        """A step that crashes would park its record; what is stored is what was decided."""
        assert self.service.store.records == {}, _why(self.service.store.records.values())
        for key, document in self.service.store.documents.items():
            state = self.service.state(key)
            if state is not None:
                stored = state.model_dump(mode="json", exclude_defaults=True)
                assert stored == document["state"], "it is not read as it was stored"

    @invariant()
    def nothing_that_is_due_is_left_behind(self) -> None:
        """Each deadline fires once and is over."""
        late = [one for key in (CASE, OTHER_CASE) for one in self.service.due(key)]
        assert not late, [one.kind for one in late]

    def _say(
        self, random: Random, message: type[Message], key: str, *, as_it_is: bool = False
    ) -> None:
        text = any_message(
            random,
            message,
            case=key,
            now=self.clock.moment,
            ids=self.ids(),
            fit=self.fit,
            as_it_is=as_it_is,
        )
        note(f"{key[:4]} {self.clock.moment:%Y-%m-%dT%H:%MZ} {message.type_name()} {text!r}")
        is_command = issubclass(message, Command)
        content = (message.ce_type(), text)
        if is_command:
            by = random.choice(self._senders(message))
            record = self.service.command(content, by=by, key=key)
        else:
            topic = message.topic or self.board.self_topic
            source = f"/services/{self.board.sources()[topic]}"
            record = self.service.record(content, topic=topic, key=key, source=source)
            if not _is_read(message, text) or not self.could_be_told(message.from_json(text)):
                return
        found = message.from_json(text) if _is_read(message, text) else None
        first = self._carry(record, found, command=message if is_command else None)
        self._last = (record, first)
        self.wait(NOT_AT_ALL)

    def _senders(self, message: type[Message]) -> list[str]:
        """Mostly those who may, of whom mostly those of the examples."""
        row = self.board.rows[message]
        named = sorted({str(one.sender) for one in good(message)})
        may = [agency.id for agency in REGISTRY.agencies if agency.kind in row.by]
        hearing = [a.id for a in REGISTRY.agencies if self.board.heard_from(a.kind)]
        return [*named * 4, *self.concerned(may) * 12, *may[:2], *hearing[:1]]

    def concerned(self, may: list[str]) -> list[str]:
        """Those of these senders who have to do with the aggregate."""
        del may
        return []

    def _carry(
        self,
        record: MemoryRecord,
        message: Message | None,
        command: type[Message] | None = None,
    ) -> Any:
        """Carry a record out, and look at what came of it."""
        before, state = self._kept(), self.service.state(CASE)
        outgoing = self._loop.run_until_complete(self.service.take(record))
        found = answers(outgoing)
        said = facts(outgoing)
        if command is not None:
            (answer,) = found
            states = self.board.rows[command].states
            if answer.code is None:
                assert answer.state in states.accepted, f"{command.type_name()} {answer.state}"
            else:
                assert Code(answer.code)
                assert answer.state in {None, *states.refused}, answer
                assert self._kept() == before, f"{answer.code} changed something"
                assert said == [], "what is refused is told"
        else:
            assert found == []
        for each in said:
            assert each.topic in self._places(), each.topic
        self.told.extend(said)
        if record.key == CASE.encode():
            self.look(message, state, said)
        return found

    def _places(self) -> set[str]:
        agencies = {outbound_topic(agency.id) for agency in REGISTRY.agencies}
        return agencies | self.board.writes_to()

    def _kept(self) -> dict[str, Any]:
        return kept_of(self.service.store.documents)

    @property
    def document(self) -> dict[str, Any] | None:
        """Of the aggregate that is looked at."""
        return self.service.store.documents.get(CASE)


def _is_read(message: type[Message], text: bytes) -> bool:
    try:
        message.from_json(text)
    except ValueError:
        return False
    return True


def _why(parked: Any) -> list[str]:
    return [f"{record.code} {record.place}" for record in parked]


def names(said: Sequence[Outgoing]) -> list[str]:
    """What was told, in order."""
    return [each.type.split(".")[2] for each in said]


def content(each: Outgoing) -> dict[str, Any]:
    """What it says."""
    found: dict[str, Any] = json.loads(each.value)
    return found
