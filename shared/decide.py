"""Deciding: one message for one aggregate, in memory, without any I/O."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from shared.aggregate import Aggregate, Answer, Seen
from shared.answers import DeadlineReached, DiscardParked, Pong, ReleaseParked
from shared.codes import Code
from shared.decode import Decoded, Record, Rejected, parked_id
from shared.envelope import Outgoing, derived_id
from shared.log_reduction import reduced
from shared.message import Command, Message
from shared.speech import Cause, Voice
from shared.steps import At, Outcome, Refused, State
from shared.store import ParkedRecord
from shared.switchboard import Switchboard

SEEN_CAP = 2_000
"""Past so many remembered messages an aggregate refuses further commands with `full`."""
_PASSES = 20
"""So often deadlines that are due when they are set may fire in one pass."""


@dataclass(frozen=True, slots=True)
class Parking:
    """A record to be put aside, and why: a code and a place in our code, never its content."""

    record: Record
    aggregate: str | None
    code: str
    error: BaseException | None = None

    @property
    def id(self) -> str:
        """The record's name for operators."""
        return parked_id(self.record)

    @property
    def place(self) -> str:
        """Exception type and line of ours; never the exception's text."""
        return "" if self.error is None else " ".join(reduced(self.error).values())


@dataclass(slots=True)
class Decisions:
    """What deciding for one aggregate led to beside the change of the aggregate itself."""

    answers: list[Outgoing] = field(default_factory=list)
    """Told without being kept: repeats, and refusals that change nothing."""
    parked: list[Parking] = field(default_factory=list)
    ignored: list[tuple[Code, Decoded]] = field(default_factory=list)
    """Facts of services that are in conflict or stale: of interest to operators only."""

    def add(self, other: "Decisions") -> None:
        """Put the decisions for several records of one aggregate together, in order."""
        self.answers.extend(other.answers)
        self.parked.extend(other.parked)
        self.ignored.extend(other.ignored)


@dataclass(frozen=True, slots=True)
class Windows:
    """How long things are told apart, in broker time."""

    retention_ms: int
    """The longest retention of a topic."""
    seen_ms: int
    """Longest retention, one segment and the longest parking: so long repeats are recognised."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One batch's time: the service's clock, and the broker's, which rules over windows."""

    now: datetime
    wall_ms: int
    windows: Windows

    @property
    def remembered_since_ms(self) -> int:
        """What is older is no longer known, and refused as stale."""
        return self.wall_ms - self.windows.seen_ms

    @property
    def published_before_ms(self) -> int:
        """What was saved earlier is known to be published: its input was retained no longer."""
        return self.wall_ms - self.windows.retention_ms


@dataclass(frozen=True, slots=True)
class _Sitting:
    """What is at hand while one record is decided on, and what that leads to."""

    moment: Moment
    parked: Mapping[str, ParkedRecord]
    result: Decisions


class Decider:
    """Applies the switchboard of one service."""

    def __init__(
        self,
        switchboard: Switchboard[Any],
        rules: object,
        version: str,
        reread: Callable[[Record], Decoded | Rejected | None],
    ) -> None:
        self._switchboard = switchboard
        self._rules = rules
        self._version = version
        self._reread = reread

    def pong(self, item: Decoded, moment: Moment) -> Outgoing:
        """The answer to Ping, which is for no aggregate."""
        pong = Pong(service=self._switchboard.service, version=self._version, time=moment.now)
        return self._voice(moment).reply(item, pong)

    def decide(
        self,
        aggregate: Aggregate,
        item: Decoded | Rejected,
        moment: Moment,
        parked: Mapping[str, ParkedRecord],
    ) -> Decisions:
        """Carry one record out on the aggregate in memory.

        `parked` holds the records that wait, or that are named, where they may be dealt with.
        """
        result = Decisions()
        sitting = _Sitting(moment, parked, result)
        if isinstance(item, Rejected):
            # Only records of our own services come here; an agency's are refused before.
            if parked_id(item.record) not in aggregate.seen:
                result.parked.append(Parking(item.record, aggregate.id, item.code))
                aggregate.queue(parked_id(item.record))
        elif not self._known(aggregate, item, sitting):
            self._take(aggregate, item, sitting)
        return result

    def _known(self, aggregate: Aggregate, item: Decoded, sitting: _Sitting) -> bool:
        """Deal with a repeat, a conflict and a record too old to tell."""
        seen = aggregate.seen.get(item.seen_key)
        voice = self._voice(sitting.moment)
        if seen is not None and seen.digest == item.digest:
            if seen.answer is not None:
                sitting.result.answers.append(voice.answer(item, seen.answer))
            return True
        if seen is not None:
            code = Code.CONFLICT
        elif item.record.timestamp < sitting.moment.remembered_since_ms:
            code = Code.STALE
        else:
            return False
        if isinstance(item.message, Command):
            sitting.result.answers.append(voice.answer(item, Answer(code=code), recorded=False))
        else:
            sitting.result.ignored.append((code, item))
        return True

    def _take(self, aggregate: Aggregate, item: Decoded, sitting: _Sitting) -> None:
        if isinstance(item.message, ReleaseParked):
            self._release(aggregate, item, sitting)
        elif isinstance(item.message, DiscardParked):
            self._discard(aggregate, item, item.message.parked, sitting)
        elif isinstance(item.message, Command) and not item.row.overtakes and _is_full(aggregate):
            # Not remembered, or refusing would make it still larger.
            full = self._voice(sitting.moment).answer(item, Answer(code=Code.FULL), recorded=False)
            sitting.result.answers.append(full)
        elif aggregate.waiting and not item.row.overtakes:
            if isinstance(item.message, DeadlineReached):
                # It stays pending, so the clock says so again until the queue is empty.
                return
            sitting.result.parked.append(Parking(item.record, aggregate.id, "queued"))
            aggregate.queue(parked_id(item.record))
        else:
            error = self._carry_out(aggregate, item, sitting)
            if error is not None:
                sitting.result.parked.append(Parking(item.record, aggregate.id, "crashed", error))
                aggregate.queue(parked_id(item.record))

    def _carry_out(
        self, aggregate: Aggregate, item: Decoded, sitting: _Sitting
    ) -> Exception | None:
        """Run the step; returns what it crashed with, the aggregate then being as before."""
        answer: Answer | None = None
        refusal: Code | None = None
        try:
            try:
                outcome = self._step(aggregate, item, sitting.moment)
                following = self._what_is_due(aggregate, outcome, item, sitting.moment)
            except Refused as no:
                outcome, following = _spent(aggregate.state, item.message), []
                answer, refusal = Answer(no.state, no.code, no.pointer), no.code
            steps = [(_cause(item), outcome), *following]
            if isinstance(item.message, Command):
                answer = answer or _acceptance(outcome, aggregate.state)
            else:
                # A fact cannot be refused: it has happened, and nobody waits for an answer.
                answer = None
            letters = self._letters(item, answer, steps, sitting.moment)
        except Exception as error:  # noqa: BLE001 - a crash in a step parks this one record
            return error
        if refusal is not None and answer is None:
            sitting.result.ignored.append((refusal, item))
        self._remember(aggregate, item, answer, sitting.moment)
        for _, change in steps:
            if change is not None:
                self._apply(aggregate, change, sitting)
        aggregate.outbox.extend(letters)
        return None

    def _letters(
        self,
        item: Decoded,
        answer: Answer | None,
        steps: Sequence[tuple[Cause, Outcome[Any] | None]],
        moment: Moment,
    ) -> list[Outgoing]:
        """Put into words what was decided; the answer comes first."""
        voice = self._voice(moment)
        letters = [voice.answer(item, answer)] if answer is not None else []
        for cause, change in steps:
            says = change.says if change is not None else ()
            letters.extend(voice.say(said, cause, index) for index, said in enumerate(says, 1))
        return letters

    def _step(self, aggregate: Aggregate, item: Decoded, moment: Moment) -> Outcome[Any] | None:
        row, message, state = item.row, item.message, aggregate.state
        is_command = isinstance(message, Command)
        if aggregate.erased and not row.after_erasure:
            if is_command:
                raise Refused(Code.CASE_ERASED)
            return _spent(state, message)
        if state is None and not row.creates:
            if is_command:
                raise Refused(self._switchboard.unknown)
            return None
        if isinstance(message, DeadlineReached):
            state = _without(state, message)
            if state is None:
                return None
        outcome: Outcome[Any] | None = row.step(state, message, self._at(item, moment))
        if outcome is None and isinstance(message, DeadlineReached) and state is not None:
            return Outcome(state)
        return outcome

    def _what_is_due(
        self,
        aggregate: Aggregate,
        outcome: Outcome[Any] | None,
        item: Decoded,
        moment: Moment,
    ) -> list[tuple[Cause, Outcome[Any]]]:
        """Fire the deadlines that were already due when this step set them."""
        fired: list[tuple[Cause, Outcome[Any]]] = []
        known = dict(aggregate.state.deadlines) if aggregate.state is not None else {}
        row = self._switchboard.rows.get(DeadlineReached)
        state = outcome.state if outcome is not None else None
        while row is not None and state is not None and len(fired) < _PASSES:
            due = sorted(
                (due, kind)
                for kind, due in state.deadlines.items()
                if due <= moment.now and known.get(kind) != due
            )
            if not due:
                break
            message = DeadlineReached(kind=due[0][1], due=due[0][0])
            cause = Cause(
                self._switchboard.service,
                deadline_id(aggregate.id, message, item.id),
                aggregate.id,
                item.correlation,
                item.traceparent,
            )
            at = At(moment.now, aggregate.id, cause.sender, cause.id, self._rules)
            rest = _without(state, message)
            change = row.step(rest, message, at) or Outcome(rest)
            fired.append((cause, change))
            known[message.kind], state = message.due, change.state
        return fired

    def _apply(
        self,
        aggregate: Aggregate,
        outcome: Outcome[Any],
        sitting: _Sitting,
    ) -> None:
        if not outcome.erase:
            aggregate.state = outcome.state
            return
        waiting = list(aggregate.waiting)
        aggregate.erase(outcome.state)
        erased = Answer(code=Code.CASE_ERASED)
        for name in waiting:
            self._give_up(aggregate, name, erased, sitting)

    def _release(self, aggregate: Aggregate, item: Decoded, sitting: _Sitting) -> None:
        """Carry the waiting records out in order, up to the first that still cannot be."""
        for name in list(aggregate.waiting):
            record = sitting.parked.get(name)
            again = self._reread(record) if record is not None else None
            if record is None or isinstance(again, Rejected):
                break
            known = again is None or self._known_while_parked(aggregate, again, sitting)
            if again is not None and not known:
                error = self._carry_out(aggregate, again, sitting)
                if error is not None:
                    break
            if name in aggregate.waiting:
                aggregate.settle(name)
        state = "parked" if aggregate.waiting else "released"
        answer = Answer(state, Code.WRONG_STATE if aggregate.waiting else None)
        self._answer(aggregate, item, answer, sitting.moment)

    def _discard(
        self,
        aggregate: Aggregate,
        item: Decoded,
        name: str,
        sitting: _Sitting,
    ) -> None:
        """Give a record up: one that waits here, or one that no aggregate waits for.

        Nobody waits for a record without a readable key, and for one whose aggregate was done
        with it just before a crash.
        """
        record = sitting.parked.get(name)
        if name in aggregate.waiting:
            aggregate.settle(name)
            given_up = Answer("discarded", Code.WRONG_STATE)
            self._give_up(aggregate, name, given_up, sitting)
            answer = Answer("discarded")
        elif record is not None and record.aggregate in {None, aggregate.id}:
            aggregate.settled.append(name)
            answer = Answer("discarded")
        else:
            answer = Answer(code=Code.UNKNOWN_ITEM, pointer="/parked")
        self._answer(aggregate, item, answer, sitting.moment)

    def _give_up(
        self,
        aggregate: Aggregate,
        name: str,
        answer: Answer,
        sitting: _Sitting,
    ) -> None:
        """Remember a parked record as dealt with; whoever asked for it hears so."""
        record = sitting.parked.get(name)
        again = self._reread(record) if record is not None else None
        if not isinstance(again, Decoded):
            # No id of its own: the place where it lies tells it apart when it is read again.
            aggregate.remember(Seen(name, "", sitting.moment.wall_ms))
        elif not self._known_while_parked(aggregate, again, sitting):
            if isinstance(again.message, Command):
                self._answer(aggregate, again, answer, sitting.moment)
            else:
                self._remember(aggregate, again, None, sitting.moment)

    def _known_while_parked(self, aggregate: Aggregate, item: Decoded, sitting: _Sitting) -> bool:
        """As `_known`; but the record does not come again, so its answer is kept in the outbox."""
        of_this = Decisions()
        known = self._known(aggregate, item, _Sitting(sitting.moment, sitting.parked, of_this))
        aggregate.outbox.extend(of_this.answers)
        sitting.result.ignored.extend(of_this.ignored)
        return known

    def _answer(self, aggregate: Aggregate, item: Decoded, answer: Answer, moment: Moment) -> None:
        self._remember(aggregate, item, answer, moment)
        aggregate.outbox.append(self._voice(moment).answer(item, answer))

    def _remember(
        self, aggregate: Aggregate, item: Decoded, answer: Answer | None, moment: Moment
    ) -> None:
        aggregate.forget_before(moment.remembered_since_ms)
        aggregate.remember(Seen(item.seen_key, item.digest, item.record.timestamp, answer))

    def _at(self, item: Decoded, moment: Moment) -> At[object]:
        return At(moment.now, item.key, item.sender, item.id, self._rules)

    def _voice(self, moment: Moment) -> Voice:
        return _voice(self._switchboard.service, moment.now, moment.wall_ms)


def deadline_id(aggregate: str, deadline: DeadlineReached, salt: str) -> str:
    """The id of a deadline's message; the salt tells two pendings of the same moment apart."""
    return derived_id(aggregate, deadline.kind, deadline.due.isoformat(), salt)


_voice = lru_cache(maxsize=8)(Voice)
"""One voice for all records of a batch."""


def _is_full(aggregate: Aggregate) -> bool:
    return len(aggregate.seen) + len(aggregate.waiting) >= SEEN_CAP


def _cause(item: Decoded) -> Cause:
    return Cause(item.sender, item.id, item.key, item.correlation, item.traceparent)


def _acceptance(outcome: Outcome[Any] | None, state: State | None) -> Answer:
    if outcome is not None:
        return Answer(outcome.answer or str(outcome.state.life))
    return Answer(str(state.life) if state is not None else None)


def _spent(state: State | None, message: Message) -> Outcome[Any] | None:
    """A deadline that is not heard, or whose step says no, is over: the clock would go on."""
    rest = _without(state, message) if isinstance(message, DeadlineReached) else None
    return None if rest is None else Outcome(rest)


def _without(state: State | None, deadline: DeadlineReached) -> State | None:
    """The state in which exactly this deadline is no longer pending; None: it was not."""
    if state is None or state.deadlines.get(deadline.kind) != deadline.due:
        return None
    rest = {kind: due for kind, due in state.deadlines.items() if kind != deadline.kind}
    return state.model_copy(update={"deadlines": rest})
