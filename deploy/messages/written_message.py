"""A message written into a file by a person: an example of ours, or a first try of one's own."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from deploy.messages.json_member import member
from shared.language.message import TYPE_PREFIX
from shared.network.i_json import NotIJson, read

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "tests" / "contracts" / "examples"
ENDING = ".v1.json"


class NoMessage(Exception):
    """A file that holds no message; the text says why, without quoting the file."""


@dataclass(frozen=True, slots=True)
class WrittenMessage:
    """What a file says about a message; what it leaves out is absent."""

    origin: str
    """The file it stands in, or `-`."""
    headers: dict[str, str]
    key: str | None
    data: Any
    """Empty when `flaw` says why it cannot be read."""
    expect: str | None = None
    """`accepted`, or the code of the refusal that the example shows."""
    pointer: str | None = None
    bare: bool = False
    """Only type and data are given; a sender would make the rest."""
    raw: bytes | None = None
    """The data as they stand in the file, until they are changed."""
    flaw: str | None = None
    """Why nobody should read the data of the file; they can only be sent as they are."""

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
        """The data as they travel: the very bytes of the file, unless something was changed."""
        return _compact(self.data) if self.raw is None else self.raw

    def with_data(self, data: Any) -> Self:
        """The message with other data; with the same ones the bytes of the file stay."""
        raw = self.raw if _compact(data) == _compact(self.data) else None
        return replace(self, data=data, raw=raw)

    @classmethod
    def read(cls, content: bytes, origin: str) -> Self:
        """Read the format of the example files, or only `{"type": …, "data": …}`.

        Raises NoMessage; not for a flaw inside of the data, which is the receiver's to judge.
        """
        where, flaw = member(content, "data"), None
        try:
            found = read(content)
        except NotIJson as no:
            found, flaw = _without(content, where), str(no)
            if found is None:
                raise NoMessage(f"{origin} is not JSON: {no}") from None
        if not isinstance(found, dict) or not isinstance(found.get("data"), dict):
            raise NoMessage(f'{origin} holds no message: an object with "headers" and "data"')
        message = (
            cls._of_whole(found, origin) if "headers" in found else cls._of_bare(found, origin)
        )
        return replace(message, raw=where and content[where], flaw=flaw)

    @classmethod
    def _of_whole(cls, content: dict[str, Any], origin: str) -> Self:
        headers = content["headers"]
        if not isinstance(headers, dict) or not all(isinstance(v, str) for v in headers.values()):
            raise NoMessage(f'{origin}: "headers" is not an object of texts')
        key, expect, pointer = (content.get(name) for name in ("key", "expect", "pointer"))
        if not all(part is None or isinstance(part, str) for part in (key, expect, pointer)):
            raise NoMessage(f'{origin}: "key", "expect" and "pointer" are texts')
        return cls(origin, headers, key, content["data"], expect, pointer)

    @classmethod
    def _of_bare(cls, content: dict[str, Any], origin: str) -> Self:
        written, key = content.get("type"), content.get("key")
        if not isinstance(written, str):
            raise NoMessage(f'{origin} holds no message: neither "headers" nor "type"')
        if key is not None and not isinstance(key, str):
            raise NoMessage(f'{origin}: "key" is a text')
        ce_type = written if written.startswith(TYPE_PREFIX) else f"{TYPE_PREFIX}{written}.v1"
        return cls(origin, {"ce_type": ce_type}, key, content["data"], bare=True)


def examples(folder: Path = EXAMPLES) -> dict[str, dict[str, WrittenMessage]]:
    """All example files: by the name of the message, then by case."""
    return {
        one.name: examples_of(one.name, folder) for one in sorted(folder.iterdir()) if one.is_dir()
    }


def examples_of(name: str, folder: Path = EXAMPLES) -> dict[str, WrittenMessage]:
    """The example files of one message by case; none where there is no such message."""
    return {
        path.name.removesuffix(ENDING): WrittenMessage.read(
            path.read_bytes(), str(path.relative_to(folder))
        )
        for path in sorted((folder / name).glob(f"*{ENDING}"))
    }


def _without(content: bytes, where: slice | None) -> Any:
    """What stands around the data; None where it cannot be read either."""
    if where is None:
        return None
    try:
        return read(content[: where.start] + b"{}" + content[where.stop :])
    except NotIJson:
        return None


def _compact(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
