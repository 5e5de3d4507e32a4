"""Mails against a real server: taken, refused for good, or not this time."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from aiosmtplib import SMTPAuthenticationError, SMTPConnectError

from services.notify.channels import Attempt, Mail
from services.notify.channels.mail import Encryption, MailChannel
from services.notify.contract.deliveries import AttemptOutcome
from tests.notify.post_office import SENDER, PostOffice, opened
from tests.run.bound import HANG_SECONDS
from tests.world.authority import Authority

DELIVERY = UUID("0b9d1f60-3a53-4bb0-9c6a-5d2d6f9ac001")
NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
MAIL = Mail(
    DELIVERY,
    SENDER,
    "jugendamt-13003@kvi.example",
    "Netzwerk KvI M-V: Bitte um Löschung",
    "Sehr geehrte Damen und Herren,\n\nbitte löschen Sie.\n",
)
SENT = Attempt(AttemptOutcome.SENT)


def replying(reply: str) -> Callable[[], Awaitable[str]]:
    async def reply_to() -> str:
        return reply

    return reply_to


async def never() -> str:
    await asyncio.Event().wait()
    return "451 never said"


async def test_a_mail_arrives_as_it_was_written_with_correct_headers() -> None:
    async with opened(PostOffice()) as office:
        assert await MailChannel(office.server()).send(MAIL, NOW) == SENT

    (mail,) = office.accepted
    assert office.recipients == ["jugendamt-13003@kvi.example"]
    assert mail["From"] == "Netzwerk für Kinder <netzwerk@kvi.example>"
    assert mail["To"] == "jugendamt-13003@kvi.example"
    assert mail["Subject"] == "Netzwerk KvI M-V: Bitte um Löschung"
    assert mail["Date"].datetime == NOW
    assert mail["Message-ID"] == f"<{DELIVERY}@kvi.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content_charset() == "utf-8"
    assert mail.get_content().replace("\r\n", "\n") == MAIL.body


async def test_a_second_attempt_is_the_same_mail() -> None:
    async with opened(PostOffice()) as office:
        channel = MailChannel(office.server())
        await channel.send(MAIL, NOW)
        await channel.send(MAIL, NOW + timedelta(hours=2))

    first, second = office.accepted
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] != second["Date"]


@pytest.mark.parametrize(
    ("office", "attempt"),
    [
        (
            PostOffice(on_recipient=replying("550 no such box: jugendamt-13003@kvi.example")),
            Attempt(AttemptOutcome.REFUSED, 550, is_about_address=True),
        ),
        (
            PostOffice(on_recipient=replying("451 come back later")),
            Attempt(AttemptOutcome.UNREACHABLE, 451),
        ),
        (
            PostOffice(on_recipient=replying("552 5.2.2 mailbox full")),
            Attempt(AttemptOutcome.UNREACHABLE, 552),
        ),
        (
            PostOffice(on_recipient=replying("554 5.7.1 Relay access denied")),
            Attempt(AttemptOutcome.UNREACHABLE, 554),
        ),
        (
            PostOffice(on_mail=replying("554 not this mail")),
            Attempt(AttemptOutcome.REFUSED, 554),
        ),
        (
            PostOffice(on_mail=replying("452 disk full")),
            Attempt(AttemptOutcome.UNREACHABLE, 452),
        ),
    ],
    ids=[
        "addressee for good",
        "addressee for now",
        "mailbox full",
        "relay denied",
        "mail for good",
        "mail for now",
    ],
)
async def test_a_refusal_is_known_by_its_code_alone(office: PostOffice, attempt: Attempt) -> None:
    async with opened(office):
        found = await MailChannel(office.server()).send(MAIL, NOW)
    assert found == attempt
    # What concerns one addressee or one mail says nothing of the server.
    assert found.at_the_door is None
    assert office.accepted == []


async def test_nobody_listening_is_unreachable() -> None:
    async with opened(PostOffice()) as office:
        server = office.server()
    attempt = await MailChannel(server).send(MAIL, NOW)
    assert attempt == Attempt(AttemptOutcome.UNREACHABLE)
    assert isinstance(attempt.at_the_door, SMTPConnectError)


async def test_a_server_that_takes_too_long_is_unreachable() -> None:
    async with opened(PostOffice(on_mail=never)) as office:
        channel = MailChannel(office.server(seconds=0.3))
        async with asyncio.timeout(HANG_SECONDS):
            assert await channel.send(MAIL, NOW) == Attempt(AttemptOutcome.UNREACHABLE)


async def test_a_wrong_password_is_our_fault_and_loses_no_mail(
    certificate: tuple[Path, ssl.SSLContext],
) -> None:
    ca, tls = certificate
    async with opened(PostOffice(), tls=tls, password="right") as office:  # noqa: S106 - made up
        server = replace(office.server(encryption=Encryption.STARTTLS), ca_file=ca, user="kvi")
        wrong = MailChannel(replace(server, password="wrong"))  # noqa: S106 - made up
        right = MailChannel(replace(server, password="right"))  # noqa: S106 - made up
        attempt = await wrong.send(MAIL, NOW)
        assert attempt == Attempt(AttemptOutcome.UNREACHABLE, 535)
        assert isinstance(attempt.at_the_door, SMTPAuthenticationError)
        assert await right.send(MAIL, NOW) == SENT


async def test_starttls_protects_the_way(certificate: tuple[Path, ssl.SSLContext]) -> None:
    ca, tls = certificate
    async with opened(PostOffice(), tls=tls) as office:
        server = replace(office.server(encryption=Encryption.STARTTLS), ca_file=ca)
        assert await MailChannel(server).send(MAIL, NOW) == SENT


async def test_an_unknown_certificate_gets_no_mail(
    certificate: tuple[Path, ssl.SSLContext],
) -> None:
    async with opened(PostOffice(), tls=certificate[1]) as office:
        channel = MailChannel(office.server(encryption=Encryption.STARTTLS))
        assert await channel.send(MAIL, NOW) == Attempt(AttemptOutcome.UNREACHABLE)
    assert office.accepted == []


async def test_a_server_without_starttls_gets_no_mail_in_the_clear() -> None:
    async with opened(PostOffice()) as office:
        channel = MailChannel(office.server(encryption=Encryption.STARTTLS))
        assert await channel.send(MAIL, NOW) == Attempt(AttemptOutcome.UNREACHABLE)
    assert office.accepted == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A throw-away certificate for loopback, and a server's context with it."""
    authority = Authority(tmp_path_factory.mktemp("certificate"), "post.example")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(authority.certify("localhost", "127.0.0.1"))
    return authority.file, context
