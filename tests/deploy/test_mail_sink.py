"""The mail server of the embedded stack: every mail becomes a file, none leaves."""

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

from deploy.local.mail_sink import MailSink
from services.notify.channels import Mail, Mailbox
from services.notify.channels.mail import Encryption, MailChannel, MailServer
from services.notify.contract.deliveries import AttemptOutcome

NOW = datetime(2026, 3, 9, 8, tzinfo=UTC)


def channel_to(sink: MailSink) -> MailChannel:
    return MailChannel(
        MailServer(
            host=sink.settings["NOTIFY_MAIL_HOST"],
            port=int(sink.settings["NOTIFY_MAIL_PORT"]),
            encryption=Encryption(sink.settings["NOTIFY_MAIL_ENCRYPTION"]),
            timeout_seconds=5,
        )
    )


def mail_of(body: str) -> Mail:
    sender = Mailbox("netzwerk@kvi.example", "Netzwerk")
    return Mail(uuid4(), sender, "jugendamt@kvi.example", "Grüße", body)


def text(mail: EmailMessage) -> str:
    return str(mail.get_content()).strip()


async def test_a_mail_becomes_a_file_that_can_be_read(tmp_path: Path) -> None:
    with MailSink(tmp_path / "mails") as sink:
        attempt = await channel_to(sink).send(mail_of("Schöne Grüße\n"), NOW)
        [mail] = sink.mails()
    assert attempt.outcome is AttemptOutcome.SENT
    assert mail["To"] == "jugendamt@kvi.example"
    assert mail["Subject"] == "Grüße"
    assert text(mail) == "Schöne Grüße"


async def test_mails_come_in_the_order_in_which_they_were_sent(tmp_path: Path) -> None:
    with MailSink(tmp_path) as sink:
        for number in range(5):
            await channel_to(sink).send(mail_of(f"{number}\n"), NOW)
        assert [text(mail) for mail in sink.mails()] == [str(n) for n in range(5)]


async def test_a_paused_server_is_away_and_comes_back_where_it_was(tmp_path: Path) -> None:
    with MailSink(tmp_path) as sink:
        port = sink.settings["NOTIFY_MAIL_PORT"]
        sink.pause()
        away = await channel_to(sink).send(mail_of("x\n"), NOW)
        sink.start()
        back = await channel_to(sink).send(mail_of("y\n"), NOW)
        assert sink.settings["NOTIFY_MAIL_PORT"] == port
        assert [text(mail) for mail in sink.mails()] == ["y"]
    assert away.outcome is AttemptOutcome.UNREACHABLE
    assert back.outcome is AttemptOutcome.SENT


def test_stopping_what_never_started_is_harmless(tmp_path: Path) -> None:
    MailSink(tmp_path).stop()
