"""A message is given to the step of its row, then each deadline set in the past to its own."""

from collections.abc import Sequence
from typing import Any

from shared.engine.decisions import BatchContext
from shared.engine.speech import Cause, StandIn
from shared.language.answers import DeadlineReached
from shared.language.message import Message, SelfMessage
from shared.language.steps import At, Outcome, Refused, Said, State
from shared.store.aggregate import Aggregate
from shared.store.due import deadline_id, set_too_late, without
from shared.wire.decoded import Decoded
from shared.wire.kind import Kind
from shared.wire.switchboard import Switchboard

_PASSES = 20
"""At most this many deadlines that are overdue when they are set fire in one pass."""

Steps = Sequence[tuple[Cause, Outcome[Any] | None]]
"""What one message led to: its own step, then those of deadlines that fired at once."""


class Stepping:
    """The table of one service, applied to an aggregate that it does not change."""

    def __init__(self, switchboard: Switchboard, rules: object) -> None:
        self._switchboard = switchboard
        self._rules = rules

    def found_out(self, item: Decoded, context: BatchContext) -> Message:
        """The answer to an enquiry. Raises Refused."""
        at = At(context.now, item.key, item.sender, item.id, self._rules)
        answer: Message = self._switchboard.rows[type(item.message)].step(item.message, at)
        return answer

    def steps(self, aggregate: Aggregate, item: Decoded, context: BatchContext) -> Steps:
        """What the message leads to. Raises Refused, and whatever a step of ours crashes with."""
        kind = self._kind_for(aggregate, item.message)
        outcome = self._step(kind, aggregate, item, context)
        following = self._what_is_due(aggregate, outcome, item, context)
        steps = [(item, outcome), *following]
        _check_kind(kind, steps)
        return steps

    def _step(
        self, kind: Kind[Any] | None, aggregate: Aggregate, item: Decoded, context: BatchContext
    ) -> Outcome[Any] | None:
        message, state = item.message, aggregate.state
        if kind is None:
            return None
        if state is not None and type(state) is not kind.state:
            raise Refused(kind.unknown)
        row = kind.on.get(type(message))
        if row is None or (aggregate.erased and not row.after_erasure):
            if item.is_answered:
                raise Refused(kind.erased)
            return spent(state, message)
        if state is None and not row.creates:
            if item.is_answered:
                raise Refused(kind.unknown)
            return None
        at = At(context.now, item.key, item.sender, item.id, self._rules, aggregate.saved)
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
        self,
        aggregate: Aggregate,
        outcome: Outcome[Any] | None,
        item: Decoded,
        context: BatchContext,
    ) -> list[tuple[Cause, Outcome[Any] | None]]:
        """Fire the deadlines that were already due when this step set them.

        A step that leaves them alone hands on the very same.
        """
        fired: list[tuple[Cause, Outcome[Any] | None]] = []
        state = outcome.state if outcome is not None else None
        before = {} if aggregate.state is None else aggregate.state.deadlines
        if state is None or not state.deadlines or state.deadlines is before:
            return fired
        row = self._switchboard.kind(state.kind).on.get(DeadlineReached)
        if row is None:
            return fired
        known = dict(before)
        while len(fired) < _PASSES and (late := set_too_late(state, known, context.now)):
            cause = StandIn(
                self._switchboard.service,
                deadline_id(aggregate.id, late, item.id),
                aggregate.id,
                item.correlation,
                item.trace,
            )
            at = At(context.now, aggregate.id, cause.sender, cause.id, self._rules, aggregate.saved)
            rest = without(state, late)
            try:
                change: Outcome[Any] = row.step(rest, late, at) or Outcome(rest)
            except Refused:
                # There is nothing to do; the message that set the deadline is still carried out.
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


def _check_kind(kind: Kind[Any] | None, steps: Steps) -> None:
    """A step that makes or tells what only another kind does is wrong. Raises TypeError."""
    for _, change in steps:
        if change is None:
            continue
        if kind is None or type(change.state) is not kind.state:
            raise TypeError
        if kind.tells is not None and any(_is_foreign(said, kind.tells) for said in change.says):
            raise TypeError


def _is_foreign(said: Said, tells: frozenset[type[Message]]) -> bool:
    """What a service says to itself is of the kind that hears it."""
    return type(said.message) not in tells and not isinstance(said.message, SelfMessage)


def spent(state: State | None, message: Message) -> Outcome[Any] | None:
    """A deadline that is not heard, or whose step says no, is over: else it would fire again."""
    rest = without(state, message) if isinstance(message, DeadlineReached) else None
    return None if rest is None else Outcome(rest)
