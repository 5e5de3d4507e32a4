"""Deadlines of an aggregate: which have passed, which are over, how their messages are named."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.language.answers import DeadlineReached
from shared.language.steps import State
from shared.wire.envelope import derived_id


def deadline_id(aggregate: str, deadline: DeadlineReached, salt: str) -> str:
    """The id of a deadline's message; the salt tells two pendings of the same moment apart."""
    return derived_id(aggregate, deadline.kind, deadline.due.isoformat(), salt)


def passed_deadlines(state: Mapping[str, Any], now: datetime) -> tuple[DeadlineReached, ...]:
    """The deadlines of a stored state that have passed, the earliest first."""
    pending = state.get("deadlines", {})
    reached = (
        DeadlineReached.model_validate({"kind": kind, "due": due}) for kind, due in pending.items()
    )
    return tuple(sorted((d for d in reached if d.due <= now), key=lambda d: (d.due, d.kind)))


def set_too_late(
    state: State, known: Mapping[str, datetime], now: datetime
) -> DeadlineReached | None:
    """The earliest pending deadline that had passed when it was set, beside those known before."""
    passed = [
        (due, kind)
        for kind, due in state.deadlines.items()
        if due <= now and known.get(kind) != due
    ]
    if not passed:
        return None
    due, kind = min(passed)
    return DeadlineReached(kind=kind, due=due)


def without(state: State | None, deadline: DeadlineReached) -> State | None:
    """The state in which exactly this deadline is no longer pending; None: it was not."""
    if state is None or state.deadlines.get(deadline.kind) != deadline.due:
        return None
    rest = {kind: due for kind, due in state.deadlines.items() if kind != deadline.kind}
    return state.change(deadlines=rest)
