"""A table that cannot work is refused before its service starts, in a sentence."""

from collections.abc import Collection, Mapping, Sequence
from inspect import signature
from types import NoneType
from typing import Any, TypeVar, get_args, get_type_hints

from shared.language.answers import (
    DeadlineReached,
    DiscardParked,
    Ping,
    ReleaseParked,
    RequestAnswered,
)
from shared.language.message import Cancellation, Command, Enquiry, Event, Message, Request
from shared.language.steps import UNBORN, UNKNOWN
from shared.wire.kind import Kind, Row

OF_EVERY_KIND: frozenset[type[Message]] = frozenset({DeadlineReached, RequestAnswered})
"""Each kind has a row of its own for these: the kind of the aggregate decides."""

OF_THE_ENGINE: frozenset[type[Message]] = frozenset({Ping, ReleaseParked, DiscardParked})
"""Every service understands these, and no table has them."""

Table = Mapping[type[Message], Row]


def together(*tables: Table) -> Table:
    """One table of several. Raises ValueError where a message stands in two of them."""
    whole: dict[type[Message], Row] = {}
    for table in tables:
        for message, entry in table.items():
            if message in whole:
                raise ValueError(
                    f"{message.type_name()} stands in two tables; one row would replace the other"
                )
            whole[message] = entry
    return whole


def check(service: str, kinds: Sequence[Kind[Any]], events: Collection[type[Message]]) -> None:
    """Look for what would fail only once a message comes. Raises ValueError.

    `events` are those that the aggregates of the service tell.
    """
    names: set[str] = set()
    owners: dict[type[Message], str] = {}
    for kind in kinds:
        if kind.name in names | {UNBORN, UNKNOWN}:
            raise ValueError(
                f"{service}: two kinds of aggregate are called '{kind.name}'; "
                "name each state model's kind differently"
            )
        names.add(kind.name)
        for message, entry in kind.on.items():
            if message in OF_THE_ENGINE:
                raise ValueError(
                    f"{service}: the engine answers {message.type_name()} itself, and the row of "
                    f"{kind.name} would never be used; leave it out"
                )
            _check_sender(service, message, entry)
            _check_step(service, kind, message, entry)
            owner = owners.setdefault(message, kind.name)
            if owner != kind.name and message not in OF_EVERY_KIND:
                raise ValueError(
                    f"{service}: {message.type_name()} stands in the tables of {owner} "
                    f"and of {kind.name}; a message belongs to exactly one kind"
                )
        _check_requests(service, kind.name, kind.on, kinds)
    _check_events(service, kinds, events)


def _check_events(
    service: str, kinds: Sequence[Kind[Any]], events: Collection[type[Message]]
) -> None:
    """A service that hears an event has to know what its key is the id of."""
    told: set[type[Message]] = set()
    for kind in kinds:
        if len(kinds) > 1 and kind.tells is None:
            raise ValueError(
                f"{service}: nobody knows which events are about the kind {kind.name}; with "
                "several kinds of aggregate each names those it tells in tells="
            )
        told.update(events if kind.tells is None else kind.tells)
    if wrong := sorted(event.type_name() for event in told.difference(events)):
        raise ValueError(f"{service}: {wrong[0]} stands in tells= and is no event of its contract")
    if kinds and (missing := sorted(event.type_name() for event in set(events) - told)):
        raise ValueError(
            f"{service}: no kind of aggregate tells {missing[0]}, so a step that says it would "
            "crash; name it in the tells= of its kind"
        )


def _check_sender(service: str, message: type[Message], entry: Row) -> None:
    if issubclass(message, Command) != bool(entry.by):
        raise ValueError(
            f"{service}: {message.type_name()} is "
            + ("a command and needs by=" if not entry.by else "no command: drop by=")
        )


def _check_step(service: str, kind: Kind[Any], message: type[Message], entry: Row) -> None:
    """The annotations of a step match what it will be given."""
    hints = get_type_hints(entry.step)
    state, said = [hints.get(name, Any) for name in signature(entry.step).parameters][:2]
    wanted = {"state": (state, kind.state), "message": (said, message)}
    if entry.creates:
        wanted["missing state"] = (state, NoneType)
    for what, (written, given) in wanted.items():
        if not _takes(written, given):
            raise ValueError(
                f"{service}: the step of {message.type_name()} is written for another {what} than "
                f"{given.__name__}; correct its row or its signature"
            )


def _takes(written: Any, given: type) -> bool:
    if written in (Any, object) or isinstance(written, TypeVar):
        return True
    if options := get_args(written):
        return any(_takes(option, given) for option in options)
    return issubclass(given, written)


def check_enquiries(
    service: str, kinds: Sequence[Kind[Any]], enquiries: Mapping[type[Enquiry], Row]
) -> None:
    """An enquiry is for no aggregate, so it stands in a table of its own. Raises ValueError."""
    misplaced = [m.type_name() for kind in kinds for m in kind.on if issubclass(m, Enquiry)]
    if misplaced:
        raise ValueError(
            f"{service}: {misplaced[0]} is an enquiry and stands in the table of a kind; what is "
            "answered without an aggregate stands in enquiries="
        )
    others = [message.type_name() for message in enquiries if not issubclass(message, Enquiry)]
    if others:
        raise ValueError(
            f"{service}: {others[0]} is no enquiry and stands in enquiries=; what is for an "
            "aggregate stands in the table of its kind"
        )
    for message, entry in enquiries.items():
        _check_sender(service, message, entry)
        hints = get_type_hints(entry.step)
        said, *_ = [hints.get(name, Any) for name in signature(entry.step).parameters]
        if not _takes(said, message):
            raise ValueError(
                f"{service}: the answer to {message.type_name()} is written for another message; "
                "correct its row or its signature"
            )
        _check_answer(service, message, hints.get("return"))


def _check_answer(service: str, asked: type[Enquiry], answer: Any) -> None:
    """Only the asker hears it: what is told on a shared topic would tell others that it asked."""
    if not (isinstance(answer, type) and issubclass(answer, Event) and answer.topic is None):
        raise ValueError(
            f"{service}: the step of {asked.type_name()} has to say which event it gives, one "
            "without a shared topic, since it goes to the asker alone"
        )


def _check_requests(
    service: str, name: str, on: Mapping[type[Message], Row], kinds: Sequence[Kind[Any]]
) -> None:
    """A kind that asks has to hear the answer, and must be able to take back what it asked for."""
    taken_back = {
        message.cancels
        for message, entry in on.items()
        if issubclass(message, Cancellation) and entry.overtakes
    }
    for message in on:
        if not issubclass(message, Request):
            continue
        if message not in taken_back:
            raise ValueError(
                f"{service}: {message.type_name()} cannot be taken back; give the kind {name} a "
                "Cancellation of it, with a row that overtakes"
            )
        if not any(RequestAnswered in kind.on for kind in kinds):
            raise ValueError(
                f"{service}: nobody hears the answer to {message.type_name()}; the kind that asks "
                "needs a row for RequestAnswered"
            )
