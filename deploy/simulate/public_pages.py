"""The public pages, and somebody who uses them: she belongs to no agency, but reads her mails."""

import re
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from deploy.simulate.desk import Desk
from deploy.simulate.exchange import Json
from deploy.simulate.programme import say_of
from deploy.simulate.training import PROFESSIONAL
from shared.wire.received import Received

ADDRESS = "kita-sonnenblume@kvi.example"
_CODE = re.compile(r"^Code: ([A-Z2-7]{16})\s*$", re.MULTILINE)


class NoSuchMail(LookupError):
    """What she was to read has not come."""


class PublicPages:
    """The software of the public pages, and a teacher in front of it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def hear(self, message: Received) -> None:
        """Pass over what comes: the pages keep nothing of anybody."""

    async def act_on(self, cue: Json) -> None:
        """She signs up, and confirms it by what she has read."""
        training, participant = cue["training"], {"participant": cue["participant"]}
        match cue["what"]:
            case "signed_up":
                who = {"name": f"Fachkraft {PROFESSIONAL}", "email": ADDRESS, "sector": "nursery"}
                await say_of(self._desk, "RegisterParticipant", training, {**participant, **who})
            case "confirmed":
                code = {"code": self._code(cue["participant"])}
                await say_of(self._desk, "ConfirmRegistration", training, {**participant, **code})

    def _code(self, participant: str) -> str:
        """That of the mail about this sign-up, as she would type it. Raises NoSuchMail."""
        mailbox = self._desk.papers.mailbox
        for file in [] if mailbox is None else mailbox.glob("*.eml"):
            text = _sent_to(ADDRESS, file)
            if participant in text and (found := _CODE.search(text)):
                return found[1]
        raise NoSuchMail(f"{ADDRESS} has got no mail with a code")


def _sent_to(address: str, file: Path) -> str:
    """The text of a mail; nothing of what is for somebody else."""
    mail = message_from_bytes(file.read_bytes(), policy=default)
    body = mail.get_body()
    is_hers = address in {each.addr_spec for each in mail["To"].addresses}
    return body.get_content() if is_hers and body is not None else ""
