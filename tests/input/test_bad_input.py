"""Whatever stands in whichever field of a command: one answer, and what is refused changes nothing.

The tables say what there is, so a command added tomorrow is tried without a line here.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from deploy.generate.schemas import schema_of
from deploy.network.services import SWITCHBOARDS
from shared.language.message import Command
from shared.wire.envelope import Outgoing
from shared.wire.strict_json import read
from tests.contracts.edges import completed, edges, places
from tests.contracts.stories import STORIES
from tests.input.memory_service import (
    Answer,
    answers,
    facts,
    kept_of,
    told,
)
from tests.input.stories import EXAMPLES, Line, Telling

COMMANDS = {
    message.type_name(): message
    for board in SWITCHBOARDS.values()
    for message in (*board.on, *board.enquiries)
    if issubclass(message, Command)
}


class Scene:
    """A command in the moment in which it would be carried out, again and again."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self._before = dict(line.service.store.documents)

    async def say(self, value: bytes, *, again: bool = False) -> "Said":
        """Say it with this content; `again` under the id under which it was said before."""
        service = self.line.service
        service.store.documents = dict(self._before)
        if again:
            service.repeat_id()
        record = service.command((self.line.ce_type, value), by=self.line.by, key=self.line.key)
        outgoing = await service.take(record)
        assert service.store.records == {}, "a record of an agency is parked"
        return Said(outgoing, service.store.documents, self._before)


class Said(NamedTuple):
    """What came of it."""

    outgoing: list[Outgoing]
    after: dict[str, dict[str, Any]]
    before: dict[str, dict[str, Any]]

    @property
    def answer(self) -> Answer:
        """The one there is."""
        (found,) = answers(self.outgoing)
        return found

    @property
    def state(self) -> dict[str, Any]:
        """Of everything, without what was seen and what is told."""
        return kept_of(self.after)

    @property
    def changed(self) -> bool:
        """Whether anything is otherwise than before."""
        return self.state != kept_of(self.before)


async def scene_of(command: str) -> Scene:
    """The first place of a story, or else an example alone, at which it is accepted."""
    steps = [
        (story, step)
        for story in (*STORIES.values(), *((name,) for name in EXAMPLES))
        for step in story
        if isinstance(step, str) and step.partition("/")[0] == command
        if EXAMPLES[step].is_meant_to_be_good
    ]
    story, wanted = steps[0]
    telling = Telling(story)
    async for line in telling.lines():
        if line.name == wanted:
            return Scene(line)
        await telling.say(line)
    raise AssertionError(wanted)


def texts(command: str, data: dict[str, Any]) -> Iterator[bytes]:
    """The command with a flaw in each of its fields, as it is and with all its fields."""
    schema = schema_of(COMMANDS[command])
    found = [each.text for each in edges(schema, data)]
    if completed(schema, data).keys() != data.keys():
        found += [each.text for each in edges(schema, completed(schema, data))]
    yield from dict.fromkeys(found)


@pytest.mark.short(22)
@pytest.mark.parametrize("command", COMMANDS)
async def test_what_is_refused_changes_nothing_and_what_is_accepted_means_its_normal_form(
    command: str,
) -> None:
    scene = await scene_of(command)
    answered: set[str | None] = set()
    for text in texts(command, scene.line.data):
        said = await scene.say(text)
        answered.add(said.answer.code)
        if said.answer.code is not None:
            assert not said.changed, text
            assert facts(said.outgoing) == [], text
            continue
        normal = read(COMMANDS[command], text).to_json()
        if normal != text:
            same = await scene.say(normal, again=True)
            assert told(same.outgoing) == told(said.outgoing), text
            assert same.state == said.state, text
    assert {None, "schema_violation"} <= answered


# Of no calendar, before there were any of those who are spoken of, or farther ahead than anybody.
NO_DAYS = ("2023-02-29", "2026-04-31", "1899-12-31", "0001-01-01", "2200-01-01", "9999-12-31")
UNSEEN = ("\x00", "\x1b", "\x7f", "\x85", "\u202e", "\u2067", "\u200b", "\ufeff", "\ud83d")
"""Signs that no text holds: controls, what turns the direction round, half of a pair."""


def misplaced(command: str, data: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The command with one of these in each of its fields in turn, and the place of that field."""
    schema = schema_of(COMMANDS[command])
    full = completed(schema, data)
    for more in (None, *(name for name in full if name not in data)):
        said = data if more is None else {**data, more: full[more]}
        for place, holder, key, part in places(schema, schema, said, ""):
            if more is None or place.startswith(f"/{more}"):
                value = holder[key]
                for holder[key] in _wrong(part, value):
                    yield place, json.dumps(said).encode()
                holder[key] = value


def _wrong(part: dict[str, Any], value: Any) -> Iterator[str]:
    if part.get("format") in {"date", "date-time"}:
        rest = "T12:00:00Z" if part["format"] == "date-time" else ""
        yield from (day + rest for day in NO_DAYS)
    if part.get("type") == "string":
        yield from (f"{value[:1]}{sign}{value[1:]}" for sign in UNSEEN)


@pytest.mark.parametrize("command", COMMANDS)
async def test_no_day_far_away_and_no_unseen_sign_is_taken_in_any_field(command: str) -> None:
    scene = await scene_of(command)
    for place, text in misplaced(command, scene.line.data):
        said = await scene.say(text)
        assert said.answer.code is not None, text
        assert said.answer.pointer in {None, place}, (said.answer, text)
        assert not said.changed
        assert facts(said.outgoing) == []
