"""Deciding: one message for one aggregate, in memory, without any I/O."""

from collections.abc import Callable
from functools import partial
from typing import Any

from shared.engine.decisions import QUEUED, UNREADABLE, URGENT, BatchContext, Parking, Sitting
from shared.engine.limits import is_full
from shared.engine.repeats import remember, told_again
from shared.engine.requests import cancel
from shared.engine.stepping import Stepping, Steps, spent
from shared.engine.waiting import Waiting
from shared.language.answers import DeadlineReached, DiscardParked, Pong, ReleaseParked
from shared.language.codes import Code
from shared.language.message import Cancellation
from shared.language.steps import Outcome, Refused, State
from shared.store.aggregate import Aggregate
from shared.store.erasing import take_back
from shared.store.seen import Answer, Seen
from shared.wire.decoded import Decoded, Rejected
from shared.wire.envelope import Outgoing
from shared.wire.record import Record, parked_id
from shared.wire.switchboard import Switchboard


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
        self._stepping = Stepping(switchboard, rules)
        self._version = version
        self._waiting = Waiting(reread, partial(self._carry_out, released=True))

    def pong(self, item: Decoded, context: BatchContext) -> Outgoing:
        """The answer to Ping, which is for no aggregate."""
        pong = Pong(service=self._switchboard.service, version=self._version, time=item.time)
        return context.voice.reply(item, pong)

    def find_out(self, item: Decoded, context: BatchContext) -> list[Outgoing]:
        """The answers to an enquiry, which is for no aggregate either."""
        voice = context.voice
        try:
            found = voice.reply(item, self._stepping.found_out(item, context))
        except Refused as no:
            return [voice.answer(item, Answer(code=no.code, pointer=no.pointer), recorded=False)]
        except Exception:  # noqa: BLE001 - where it crashed would tell that it was asked
            return [voice.answer(item, Answer(code=Code.CANNOT_ANSWER), recorded=False)]
        return [found, voice.answer(item, Answer("answered"), recorded=False)]

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
        aggregate.forget_before(sitting.context.remembered_since_ms)
        told = told_again(aggregate, item, sitting)
        if told is None:
            self._take(aggregate, item, sitting)
        else:
            # A repeat is answered again whenever it comes, so nothing of it is kept.
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
            sitting.result.answers.append(sitting.context.voice.answer(item, no, recorded=False))
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
        elif (
            not item.from_agency
            and isinstance(message, Cancellation)
            and not cancel(aggregate, item, message, sitting)
        ):
            pass
        elif self._switchboard.overtakes(message, aggregate.state):
            self._carry_out_or_park(aggregate, item, sitting)
        elif item.is_command and is_full(aggregate, item):
            # Not remembered: refusing would make the aggregate even larger.
            sitting.result.answers.append(_full(item, sitting))
        elif not aggregate.waiting:
            self._carry_out_or_park(aggregate, item, sitting)
        elif type(message) is not DeadlineReached:
            # A deadline need not queue: it stays pending, so the scheduler fires it again.
            _park(aggregate, Parking(item.record, aggregate.id, QUEUED), sitting)

    def _carry_out_or_park(self, aggregate: Aggregate, item: Decoded, sitting: Sitting) -> None:
        error = self._carry_out(aggregate, item, sitting)
        if error is not None:
            _park(aggregate, Parking(item.record, aggregate.id, "crashed", error), sitting)

    def _carry_out(
        self, aggregate: Aggregate, item: Decoded, sitting: Sitting, *, released: bool = False
    ) -> Exception | None:
        """Run the step. When it crashes, return the error and leave the aggregate as it was.

        The answer need not be kept for a crash after saving: the record is not acknowledged yet,
        comes again as a repeat and is answered then. A released record does not come again.
        """
        answer: Answer | None = None
        refusal: Code | None = None
        left: list[str] = []
        try:
            try:
                steps = self._stepping.steps(aggregate, item, sitting.context)
            except Refused as no:
                steps = [(item, spent(aggregate.state, item.message))]
                answer, refusal = Answer(no.state, no.code, no.pointer), no.code
            if not item.is_answered:
                # A fact cannot be refused: it has happened, and nobody waits for an answer.
                answer = None
            elif answer is None:
                answer = _acceptance(steps[0][1], aggregate.state)
            outgoing = _outgoing(steps, sitting.context)
            told = [sitting.context.voice.answer(item, answer)] if answer is not None else []
        except Exception as error:  # noqa: BLE001 - a crash in a step parks this one record
            return error
        if refusal is not None and answer is None:
            sitting.result.ignored.append((refusal, item))
        remember(aggregate, item, answer)
        for _, change in steps:
            if change is not None:
                left.extend(self._apply(aggregate, change))
        if released:
            aggregate.outbox.extend(told)
        else:
            sitting.result.answers.extend(told)
        aggregate.outbox.extend(outgoing)
        code = self._switchboard.kind(aggregate.kind).erased if left else None
        for name in left:
            self._waiting.after_the_end(aggregate, name, Answer(code=code), sitting)
        return None

    def _apply(self, aggregate: Aggregate, outcome: Outcome[Any]) -> tuple[str, ...]:
        """Gives what waited for an aggregate that is erased."""
        if not outcome.erase:
            aggregate.state = outcome.state
            if outcome.unsaid.names:
                take_back(aggregate, outcome.unsaid, self._switchboard.told_types)
            return ()
        waiting = tuple(aggregate.waiting)
        aggregate.erase(outcome.state)
        return waiting


def _full(item: Decoded, sitting: Sitting) -> Outgoing:
    return sitting.context.voice.answer(item, Answer(code=Code.FULL), recorded=False)


def _park(aggregate: Aggregate, parking: Parking, sitting: Sitting) -> None:
    sitting.result.parked.append(parking)
    sitting.parked[parking.id] = parking.to_keep(sitting.context, aggregate)
    aggregate.queue(parking.id)


def _outgoing(steps: Steps, context: BatchContext) -> list[Outgoing]:
    """Put into words what was decided."""
    outgoing: list[Outgoing] = []
    for cause, change in steps:
        for index, said in enumerate(change.says if change is not None else (), 1):
            outgoing.append(context.voice.say(said, cause, index))
    return outgoing


def _acceptance(outcome: Outcome[Any] | None, state: State | None) -> Answer:
    if outcome is not None:
        return Answer(outcome.answer or str(outcome.state.life))
    return Answer(str(state.life) if state is not None else None)
