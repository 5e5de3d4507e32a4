"""A message written into a file by a person: an example of ours, or a first try of one's own."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from shared.message import TYPE_PREFIX

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "tests" / "contracts" / "examples"
ENDING = ".v1.json"


class Unreadable(Exception):
    """A file that holds no message; the text says why, without quoting the file."""


@dataclass(frozen=True, slots=True)
class WrittenMessage:
    """What a file says about a message; what it leaves out is absent."""

    origin: str
    """The file it stands in, or `-`."""
    headers: dict[str, str]
    key: str | None
    data: Any
    expect: str | None = None
    """`accepted`, or the code of the refusal that the example shows."""
    pointer: str | None = None
    bare: bool = False
    """Only type and data are given; a sender would make the rest."""

    @property
    def type_name(self) -> str:
        """`ReportAdmission`; whatever stands there if it is no type of ours."""
        return self.headers.get("ce_type", "").removeprefix(TYPE_PREFIX).rpartition(".v")[0]

    @property
    def sender(self) -> str | None:
        """The agency that the file names as its source."""
        source = self.headers.get("ce_source", "")
        return source.removeprefix("/agencies/") if source.startswith("/agencies/") else None

    @property
    def is_meant_to_be_good(self) -> bool:
        """Whether the example shows how it is done, not how it is refused."""
        return self.expect in {None, "accepted"}

    def value(self) -> bytes:
        """The data as it travels."""
        return json.dumps(self.data, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def read(cls, text: str, origin: str) -> Self:
        """Read the format of the example files, or only `{"type": …, "data": …}`."""
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            raise Unreadable(f"{origin} is not JSON") from None
        if not isinstance(content, dict) or not isinstance(content.get("data"), dict):
            raise Unreadable(f'{origin} holds no message: an object with "headers" and "data"')
        if "headers" not in content:
            return cls._of_bare(content, origin)
        headers = content["headers"]
        if not isinstance(headers, dict) or not all(isinstance(v, str) for v in headers.values()):
            raise Unreadable(f'{origin}: "headers" is not an object of texts')
        key, expect, pointer = (content.get(name) for name in ("key", "expect", "pointer"))
        if not all(part is None or isinstance(part, str) for part in (key, expect, pointer)):
            raise Unreadable(f'{origin}: "key", "expect" and "pointer" are texts')
        return cls(origin, headers, key, content["data"], expect, pointer)

    @classmethod
    def _of_bare(cls, content: dict[str, Any], origin: str) -> Self:
        written = content.get("type")
        if not isinstance(written, str):
            raise Unreadable(f'{origin} holds no message: neither "headers" nor "type"')
        ce_type = written if written.startswith(TYPE_PREFIX) else f"{TYPE_PREFIX}{written}.v1"
        return cls(origin, {"ce_type": ce_type}, content.get("key"), content["data"], bare=True)


def examples(folder: Path = EXAMPLES) -> dict[str, dict[str, WrittenMessage]]:
    """All example files: by the name of the message, then by case."""
    found: dict[str, dict[str, WrittenMessage]] = {}
    for path in sorted(folder.glob(f"*/*{ENDING}")):
        message = WrittenMessage.read(path.read_text("utf-8"), str(path.relative_to(folder)))
        found.setdefault(path.parent.name, {})[path.name.removesuffix(ENDING)] = message
    return found
