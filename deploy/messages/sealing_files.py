"""A message in a file may hold `plain` where a sealed part belongs; it is sealed on the way out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from deploy.messages.invented_family import INVENTED_ANSWER, invented_notice
from deploy.messages.notice_sealing import BadNotice, checked_notice, sealed_for
from deploy.messages.sealed_label import label_of
from deploy.messages.written_message import WrittenMessage
from shared.network.registry import Registry

EXAMPLE_KID = "example"
"""The key of the examples; nobody has its private half, so nothing is lost by sealing again."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals for the agencies of a registry at one moment."""

    registry: Registry
    now: datetime

    def seal_all(self, message: WrittenMessage) -> WrittenMessage:
        """The message as it travels; raises BadNotice or CannotSeal."""
        sealed = message.data.get("sealed")
        if isinstance(sealed, list):
            parts = [self._in_list(part, message) for part in sealed]
            return message.with_data({**message.data, "sealed": parts})
        if isinstance(sealed, dict) and "receiver" in sealed:
            return message.with_data({**message.data, "sealed": self._in_list(sealed, message)})
        if sealed is not None:
            receiver = str(message.data.get("to", ""))
            token = self._part(sealed, receiver, ["c1"], message)
            return message.with_data({**message.data, "sealed": token})
        return message

    def _in_list(self, part: Any, message: WrittenMessage) -> Any:
        if not isinstance(part, dict):
            return part
        written = part["jwe"] if "jwe" in part else {"plain": part.get("plain")}
        rest = {name: value for name, value in part.items() if name != "plain"}
        receiver, children = str(part.get("receiver")), part.get("children")
        names = [str(child) for child in children] if isinstance(children, list) else []
        return {**rest, "jwe": self._part(written, receiver, names, message)}

    def _part(
        self, written: Any, receiver: str, children: list[str], message: WrittenMessage
    ) -> Any:
        if isinstance(written, dict) and "plain" in written:
            content = _plain(written["plain"], message)
        elif isinstance(written, str) and _is_example(written):
            is_answer = "question_id" in message.data
            content = INVENTED_ANSWER if is_answer else invented_notice(children)
        else:
            return written
        return sealed_for(self.registry, receiver, str(message.key), content, self.now)


def _plain(written: Any, message: WrittenMessage) -> bytes:
    """A notice that stands in the message, or in a file beside it."""
    if isinstance(written, str):
        path = Path(message.origin).parent / written
        try:
            return checked_notice(path.read_bytes(), str(path))
        except OSError as error:
            raise BadNotice(f"{path} cannot be read: {error.strerror}.") from None
        except ValueError:
            raise BadNotice(f'{message.origin}: "plain" is no path of a file.') from None
    if isinstance(written, Mapping):
        return checked_notice(json.dumps(written).encode(), f"{message.origin}: plain")
    raise BadNotice(f'{message.origin}: "plain" is what is sealed, or the path of a file with one.')


def _is_example(token: str) -> bool:
    label = label_of(token)
    return label is not None and label.kid == EXAMPLE_KID
