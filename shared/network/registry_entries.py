"""Each entry of a registry file knows its line, so that a mistake can be pointed at."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.composer import Composer

Model = TypeVar("Model", bound=BaseModel)
VALUE_ERROR = "Value error, "  # pydantic's words before our own


class BadRegistry(Exception):
    """The registry cannot be used; the text says where and why: `file:line: reason`."""

    def __init__(self, file: Path, line: int, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}")


class _Loader(Composer, yaml.CSafeLoader):
    """YAML without aliases: a reviewer reads each entry by itself, and none can hold itself.

    Read by libyaml: every command reads a registry, and that took most of its time.
    """

    def __init__(self, stream: str) -> None:
        yaml.CSafeLoader.__init__(self, stream)
        Composer.__init__(self)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(
                problem="aliases are not read here",
                problem_mark=event.start_mark,  # type: ignore[arg-type] # libyaml's has the same
            )
        return super().compose_node(parent, index)


@dataclass(frozen=True, slots=True)
class Entry:
    """One agency's part of a file."""

    file: Path
    node: yaml.Node

    def as_model(self, model: type[Model]) -> Model:
        """Read the entry strictly by the names of the file."""
        try:
            return model.model_validate(_plain(self.file, self.node), by_alias=True, by_name=False)
        except ValidationError as error:
            flaws = error.errors(include_input=False, include_url=False, include_context=False)
        first = min(flaws, key=lambda flaw: _line(self.node, flaw["loc"]))
        raise self.bad(_reason(first["type"], first["loc"], first["msg"]), *first["loc"])

    def bad(self, reason: str, *where: str | int) -> BadRegistry:
        """An error to raise about the value at `where` inside this entry."""
        return BadRegistry(self.file, _line(self.node, where), reason)


@dataclass(frozen=True, slots=True)
class Entries:
    """What stands in a file of the registry."""

    agencies: list[Entry]
    services: list[Entry]


def read_entries(path: Path) -> Entries:
    """The lists `agencies` and, where a service signs something, `services`."""
    root = _compose(path)
    if not isinstance(root, yaml.MappingNode):
        raise BadRegistry(path, 1, "a registry is a mapping with a list 'agencies'")
    found: dict[str, list[Entry]] = {}
    for name, node in root.value:
        is_list = isinstance(node, yaml.SequenceNode)
        if name.value not in {"agencies", "services"} or name.value in found or not is_list:
            line = name.start_mark.line + 1
            raise BadRegistry(path, line, "only a list 'agencies' and a list 'services' stand here")
        found[name.value] = [Entry(path, entry) for entry in node.value]
    if "agencies" not in found:
        raise BadRegistry(path, 1, "the list 'agencies' is missing")
    return Entries(found["agencies"], found.get("services", []))


def _compose(path: Path) -> yaml.Node | None:
    try:
        return yaml.compose(path.read_text("utf-8"), _Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadRegistry(path, line, f"not YAML: {error.problem}") from error
    except RecursionError:
        raise BadRegistry(path, 1, "not YAML of ours: nested too deeply") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadRegistry(path, 1, "not YAML: characters that no text holds") from error
    except OSError as error:
        raise BadRegistry(path, 1, f"cannot be read: {error.strerror}") from error


def _plain(file: Path, node: yaml.Node) -> Any:
    """What a node says; every scalar is text, so that 13003 and +49 stay what they are."""
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(file, item) for item in node.value]
    plain: dict[str, Any] = {}
    for name, value in node.value:
        if not isinstance(name, yaml.ScalarNode) or name.value in plain:
            raise BadRegistry(file, name.start_mark.line + 1, "a field stands here twice")
        plain[name.value] = _plain(file, value)
    return plain


def _line(node: yaml.Node, where: tuple[str | int, ...]) -> int:
    """The line of a value, or of the innermost thing around it that stands in the file."""
    line = node.start_mark.line
    for step in where:
        found = next((pair for pair in _children(node) if pair[0] == step), None)
        if found is None:
            break
        _, line, node = found
    return line + 1


def _children(node: yaml.Node) -> Iterator[tuple[str | int, int, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield name.value, name.start_mark.line, value
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield index, item.start_mark.line, item


def _reason(kind: str, where: tuple[str | int, ...], text: str) -> str:
    field = ".".join(str(step) for step in where)
    if kind == "missing":
        return f"missing field '{field}'"
    if kind == "extra_forbidden":
        return f"unknown field '{field}'"
    if kind == "enum":
        return f"unknown {field}: {text[:1].lower()}{text[1:]}"
    return f"{field or 'entry'}: {text.removeprefix(VALUE_ERROR)}"
