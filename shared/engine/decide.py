"""Deciding: one message for one aggregate, in memory, without any I/O."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from shared.engine.decisions import QUEUED, UNREADABLE, URGENT, Moment, Parking, Sitting
from shared.engine.limits import is_full
from shared.engine.repeats import remember, told_again
from shared.engine.requests import cancel
from shared.engine.speech import Cause
from shared.engine.waiting import Waiting
from shared.language.answers import DeadlineReached, DiscardParked, Pong, ReleaseParked
from shared.language.codes import Code
from shared.language.message import Cancellation, Message, SelfMessage
from shared.language.steps import At, Outcome, Refused, Said, State
from shared.store.aggregate import Aggregate
from shared.store.due import deadline_id, set_too_late, without
from shared.store.seen import Answer, Seen
from shared.wire.decode import Decoded, Record, Rejected, parked_id
from shared.wire.envelope import Outgoing
from shared.wire.kind import Kind
from shared.wire.switchboard import Switchboard

_PASSES = 20
"""So often deadlines that are due when they are set may fire in one pass."""

Steps = Sequence[tuple[Cause, Outcome[Any] | None]]
"""What one message led to: its own step, then those of deadlines that fired at once."""


class Decider:
    """Applies the switchboard of one service."""

    def __init__(
        self,
        switchboard: Switchboard,
        rules: object,
        version: str,
        reread: Callable[[Record], Decoded | Rejected | None],
    ) -> None:
        self._switchboard = switchboard
        self._rules = rules
        self._version = version
        self._waiting = Waiting(reread, partial(self._carry_out, released=True))

    def pong(self, item: Decoded, moment: Moment) -> Outgoing:
        """The answer to Ping, which is for no aggregate."""
        pong = Pong(service=self._switchboard.service, version=self._version, time=item.time)
        return moment.voice.reply(item, pong)

    def decide(self, aggregate: Aggregate, item: Decoded | Rejected, sitting: Sitting) -> None:
        """Carry one record out on the aggregate in memory. Raises Unreadable."""
        if aggregate.unreadable is not None:
            self._let_wait(aggregate, item, sitting)
            return
        if isinstance(item, Rejected):
            # Only records of our own services come here; an agency's are refused before.
            if aggregate.erased:
                # Nothing of an erased case is kept, and nothing of it must queue behind this.
                aggregate.remember(Seen(parked_id(item.record), item.digest, item.record.timestamp))
                sitting.result.ignored.append((item.code, item))
            elif parked_id(item.record) not in aggregate.seen:
                _park(aggregate, Parking.of(item, aggregate.id), sitting)
            return
        aggregate.forget_before(sitting.moment.remembered_since_ms)
        told = told_again(aggregate, item, sitting)
        if told is None:
            self._take(aggregate, item, sitting)
        else:
            # A repeat is told again whenever it comes, so nothing of that is kept.
            sitting.result.answers.extend(told)

    def _let_wait(self, aggregate: Aggregate, item: Decoded | Rejected, sitting: Sitting) -> None:
        """Nothing can be carried out on a document that cannot be read, and nothing overtakes.

        Refusals are not remembered, since nothing of such a document is touched.
        """
        code: str
        if isinstance(item, Rejected):
            code = item.code
        elif type(item.message) in {ReleaseParked, DiscardParked}:
            no = Answer("unreadable", Code.WRONG_STATE)
            sitting.result.answers.append(sitting.moment.voice.answer(item, no, recorded=False))
            return
        elif self._switchboard.overtakes(item.message, aggregate.state):
            code = URGENT
        elif item.is_command and is_full(aggregate, item):
            sitting.result.answers.append(_full(item, sitting))
            return
        else:
            code = UNREADABLE
        error = aggregate.unreadable
        cause = error.__cause__ if error is not None else None
        _park(aggregate, Parking(item.record, aggregate.id, code, cause), sitting)

    def _take(self, aggregate: Aggregate, item: Decoded, sitting: Sitting) -> None:
        message = item.message
        if type(message) is ReleaseParked:
            self._waiting.release(aggregate, item, sitting)
        elif type(message) is DiscardParked:
            self._waiting.discard(aggregate, item, message, sitting)
        elif isinstance(message, Cancellation) and not cancel(aggregate, item, message, sitting):
            pass
        elif self._switchboard.overtakes(message, aggregate.state):
            self._carry_out_or_park(aggregate, item, sitting)
        elif item.is_command and is_full(aggregate, item):
            # Not remembered, or refusing would make it still larger.
            sitting.result.answers.append(_full(item, sitting))
        elif not aggregate.waiting:
            self._carry_out_or_park(aggregate, item, sitting)
        elif type(message) is not DeadlineReached:
            # A deadline need not queue: it stays pending, so the clock says so again.
            _park(aggregate, Parking(item.record, aggregate.id, QUEUED), sitting)

    def _carry_out_or_park(self, aggregate: Aggregate, item: Decoded, sitting: Sitting) -> None:
        error = self._carry_out(aggregate, item, sitting)
        if error is not None:
            _park(aggregate, Parking(item.record, aggregate.id, "crashed", error), sitting)

    def _carry_out(
        self, aggregate: Aggregate, item: Decoded, sitting: Sitting, *, released: bool = False
    ) -> Exception | None:
        """Run the step; returns what it crashed with, the aggregate then being as before.

        The answer need not be kept for a crash after saving: the record is not acknowledged yet,
        comes again as a repeat and is answered then. A released record does not come again.
        """
        answer: Answer | None = None
        refusal: Code | None = None
        try:
            try:
                outcome = self._step(aggregate, item, sitting.moment)
                following = self._what_is_due(aggregate, outcome, item, sitting.moment)
            except Refused as no:
                outcome, following = _spent(aggregate.state, item.message), []
                answer, refusal = Answer(no.state, no.code, no.pointer), no.code
            steps = [(Cause.of(item), outcome), *following]
            _check_kind(self._kind_for(aggregate, item.message), steps)
            if not item.is_answered:
                # A fact cannot be refused: it has happened, and nobody waits for an answer.
                answer = None
            elif answer is None:
                answer = _acceptance(outcome, aggregate.state)
            letters = _letters(steps, sitting.moment)
            told = [sitting.moment.voice.answer(item, answer)] if answer is not None else []
        except Exception as error:  # noqa: BLE001 - a crash in a step parks this one record
            return error
        if refusal is not None and answer is None:
            sitting.result.ignored.append((refusal, item))
        remember(aggregate, item, answer)
        for _, change in steps:
            if change is not None:
                self._apply(aggregate, change, sitting)
        if released:
            aggregate.outbox.extend(told)
        else:
            sitting.result.answers.extend(told)
        aggregate.outbox.extend(letters)
        return None

    def _step(self, aggregate: Aggregate, item: Decoded, moment: Moment) -> Outcome[Any] | None:
        message, state = item.message, aggregate.state
        kind = self._kind_for(aggregate, message)
        if kind is None:
            return None
        if state is not None and type(state) is not kind.state:
            raise Refused(kind.unknown)
        row = kind.on.get(type(message))
        if row is None or (aggregate.erased and not row.after_erasure):
            if item.is_answered:
                raise Refused(kind.erased)
            return _spent(state, message)
        if state is None and not row.creates:
            if item.is_answered:
                raise Refused(kind.unknown)
            return None
        at = At(moment.now, item.key, item.sender, item.id, self._rules, aggregate.saved)
        outcome: Outcome[Any] | None
        if type(message) is not DeadlineReached:
            outcome = row.step(state, message, at)
            return outcome
        state = without(state, message)
        if state is None:
            return None
        outcome = row.step(state, message, at)
        return outcome or Outcome(state)

    def _what_is_due(
        self, aggregate: Aggregate, outcome: Outcome[Any] | None, item: Decoded, moment: Moment
    ) -> list[tuple[Cause, Outcome[Any] | None]]:
        """Fire the deadlines that were already due when this step set them."""
        fired: list[tuple[Cause, Outcome[Any] | None]] = []
        state = outcome.state if outcome is not None else None
        if state is None or not state.deadlines:
            return fired
        row = self._switchboard.kind(state.kind).on.get(DeadlineReached)
        if row is None:
            return fired
        known = dict(aggregate.state.deadlines) if aggregate.state is not None else {}
        while len(fired) < _PASSES and (late := set_too_late(state, known, moment.now)):
            cause = Cause(
                self._switchboard.service,
                deadline_id(aggregate.id, late, item.id),
                aggregate.id,
                item.correlation,
                item.traceparent,
            )
            at = At(moment.now, aggregate.id, cause.sender, cause.id, self._rules, aggregate.saved)
            rest = without(state, late)
            try:
                change: Outcome[Any] = row.step(rest, late, at) or Outcome(rest)
            except Refused:
                # There is nothing to do: the message that set it is carried out all the same.
                change = Outcome(rest)
            fired.append((cause, change))
            known[late.kind], state = late.due, change.state
        return fired

    def _kind_for(self, aggregate: Aggregate, message: Message) -> Kind[Any] | None:
        """The kind whose table has the message; None: a deadline of what nothing has made."""
        kind = self._switchboard.kind_of(type(message))
        if kind is not None or aggregate.state is None:
            return kind
        return self._switchboard.kind(aggregate.kind)

    def _apply(self, aggregate: Aggregate, outcome: Outcome[Any], sitting: Sitting) -> None:
        if not outcome.erase:
            aggregate.state = outcome.state
            return
        waiting = list(aggregate.waiting)
        aggregate.erase(outcome.state)
        code = self._switchboard.kind(aggregate.kind).erased
        for name in waiting:
            self._waiting.give_up(aggregate, name, Answer(code=code), sitting)


def _check_kind(kind: Kind[Any] | None, steps: Steps) -> None:
    """A step that makes or tells what only another kind does has a fault. Raises TypeError."""
    for _, change in steps:
        if change is None:
            continue
        if kind is None or type(change.state) is not kind.state:
            raise TypeError
        if kind.tells is not None and any(_is_foreign(said, kind.tells) for said in change.says):
            raise TypeError


def _is_foreign(said: Said, tells: frozenset[type[Message]]) -> bool:
    """What a service says to itself is of the kind that hears it."""
    return not isinstance(said.message, SelfMessage) and type(said.message) not in tells


def _full(item: Decoded, sitting: Sitting) -> Outgoing:
    return sitting.moment.voice.answer(item, Answer(code=Code.FULL), recorded=False)


def _park(aggregate: Aggregate, parking: Parking, sitting: Sitting) -> None:
    sitting.result.parked.append(parking)
    sitting.parked[parking.id] = parking.to_keep(sitting.moment, aggregate)
    aggregate.queue(parking.id)


def _letters(steps: Steps, moment: Moment) -> list[Outgoing]:
    """Put into words what was decided."""
    letters: list[Outgoing] = []
    for cause, change in steps:
        says = change.says if change is not None else ()
        letters.extend(moment.voice.say(said, cause, index) for index, said in enumerate(says, 1))
    return letters


def _acceptance(outcome: Outcome[Any] | None, state: State | None) -> Answer:
    if outcome is not None:
        return Answer(outcome.answer or str(outcome.state.life))
    return Answer(str(state.life) if state is not None else None)


def _spent(state: State | None, message: Message) -> Outcome[Any] | None:
    """A deadline that is not heard, or whose step says no, is over: the clock would go on."""
    rest = without(state, message) if isinstance(message, DeadlineReached) else None
    return None if rest is None else Outcome(rest)
