"""Who signs up on the public pages confirms by what stands in her own mail, and in no other."""

from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from deploy.simulate.public_pages import ADDRESS, NoSuchMail, PublicPages
from tests.deploy.simulate.desks import MONDAY, MemoryBus, desk, faults, turn

TRAINING = "0b8f8f3f-52f4-4c4b-9f0e-3f4c7f2a9d11"
SHE, HE = "f437786d-e5c0-4370-8664-1c38fef06182", "83868a29-678a-4aa3-bb6f-e5078c5fe8f8"
CODE, OTHER = "ABCDEFGHIJKLMNOP", "QRSTUVWXYZ234567"


def mail(folder: Path, to: str, participant: str, code: str) -> None:
    message = EmailMessage()
    message["To"] = to
    message.set_content(f"Guten Tag,\n\nTeilnahmenummer: {participant}\nCode: {code}\n")
    (folder / f"{to}-{participant}.eml").write_bytes(message.as_bytes(policy=SMTP))


async def met(folder: Path, what: str) -> MemoryBus:
    at_desk, bus = desk("oeffentlichkeit")
    at_desk.papers = replace(at_desk.papers, mailbox=folder)
    cue = {"what": what, "training": TRAINING, "participant": SHE}
    report = await turn(at_desk, bus, PublicPages(at_desk), MONDAY, cue)
    assert [note["what"] for note in report.noted] == ["answered"]
    return bus


async def test_she_signs_up_with_all_that_the_contract_asks_for(tmp_path: Path) -> None:
    (sent,) = (await met(tmp_path, "signed_up")).sent
    assert (sent.name, sent.key, sent.data["participant"]) == ("RegisterParticipant", TRAINING, SHE)
    assert faults(sent) == []


async def test_she_confirms_by_the_code_of_the_mail_about_this_sign_up(tmp_path: Path) -> None:
    mail(tmp_path, "fachkraft1@kvi.example", SHE, OTHER)
    mail(tmp_path, ADDRESS, HE, OTHER)
    mail(tmp_path, ADDRESS, SHE, CODE)
    (sent,) = (await met(tmp_path, "confirmed")).sent
    assert (sent.name, sent.data) == ("ConfirmRegistration", {"participant": SHE, "code": CODE})
    assert faults(sent) == []


async def test_without_a_mail_of_her_own_she_has_no_code(tmp_path: Path) -> None:
    mail(tmp_path, "fachkraft1@kvi.example", SHE, CODE)
    with pytest.raises(NoSuchMail):
        await met(tmp_path, "confirmed")
