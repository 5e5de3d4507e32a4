"""Whatever stands in whichever field of a command: one answer, and what is refused changes nothing.

The tables say what there is, so a command added tomorrow is tried without a line here.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from deploy.generate.schemas import schema_of
from deploy.network.services import SWITCHBOARDS
from shared.language.message import Command
from shared.wire.envelope import Outgoing
from shared.wire.strict_json import read
from tests.contracts.edges import completed, edges
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
