"""A search for people where none may be: in logs, mails, answers, on shared topics."""

from collections.abc import Iterable, Iterator
from email import message_from_bytes
from email.policy import default
from itertools import chain
from pathlib import Path

from deploy.simulate.exchange import Json
from deploy.simulate.families import CHILD_NAMES, FAMILY_NAMES, PARENT_NAMES
from deploy.simulate.prison import CARELESS
from deploy.simulate.training import PROFESSIONAL
from shared.wire.received import Received

NEVER_SEEN = (*FAMILY_NAMES, *PARENT_NAMES, *CHILD_NAMES, CARELESS)
MAILS = "mails"


def traces(folder: Path, messages: Iterable[Received], refusals: Iterable[Json]) -> list[str]:
    """The places in which an invented name or the careless birth date was found."""
    texts = chain(_texts(folder, messages), (("an answer", str(each)) for each in refusals))
    return sorted({place for place, text in texts if _is_about_people(place, text)})


def _is_about_people(place: str, text: str) -> bool:
    # Who takes part in a training is called by her name in her own mails.
    never = NEVER_SEEN if Path(place).parent.name == MAILS else (*NEVER_SEEN, PROFESSIONAL)
    return any(name in text for name in never)


def _texts(folder: Path, messages: Iterable[Received]) -> Iterator[tuple[str, str]]:
    for log in (folder / "logs").glob("*.log"):
        yield str(log), log.read_text("utf-8", errors="replace")
    for mail in (folder / MAILS).glob("*.eml"):
        # As people read it: in the file, long lines and umlauts are encoded.
        yield str(mail), _readable(mail.read_bytes())
    for message in messages:
        yield message.topic, f"{message.headers} {message.data}"


def _readable(content: bytes) -> str:
    mail = message_from_bytes(content, policy=default)
    body = mail.get_body()
    return f"{mail.items()} {body.get_content() if body else ''}"
