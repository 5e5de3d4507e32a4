"""What can be set for notify, and what cannot be meant."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from services.notify.channels import Mailbox
from services.notify.channels.mail import Encryption
from services.notify.settings import Settings, mail_sender, mail_server, pace, rules
from shared.network.registry import Registry
from tests.notify.told import NOW, REGISTRY


def test_without_a_setting_mails_come_from_the_coordination_office_over_starttls() -> None:
    server = mail_server(Settings())
    sender = mail_sender(Settings(), REGISTRY, NOW)
    assert sender == Mailbox("koordinierung-mv@kvi.example", "Stelle koordinierung-mv")
    assert server.encryption is Encryption.STARTTLS
    assert server.password is None


def test_a_password_comes_from_a_file_and_is_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("open sesame\n")
    settings = Settings(mail_user="kvi", mail_password_file=file)
    assert mail_server(settings).password == "open sesame"  # noqa: S105 - made up
    assert "sesame" not in repr(settings)
    assert "sesame" not in repr(mail_server(settings))


def test_variables_are_read_with_the_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_MAIL_HOST", "post.example")
    monkeypatch.setenv("NOTIFY_MAIL_USER", "kvi")
    monkeypatch.setenv("NOTIFY_MAIL_PASSWORD", "open sesame")
    monkeypatch.setenv("NOTIFY_LEASE_MINUTES", "20")
    monkeypatch.setenv("NOTIFY_FINISHED_KEPT", "3")
    settings = Settings()
    server = mail_server(settings)
    assert (server.host, server.user, server.password) == ("post.example", "kvi", "open sesame")
    assert pace(settings).lease == timedelta(minutes=20)
    assert rules(settings, REGISTRY).finished_kept == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"mail_user": "kvi"},
        {"mail_password": "open sesame"},
        {"mail_user": "kvi", "mail_password": "a", "mail_password_file": "b"},
        {"mail_timeout_seconds": 60, "lease_minutes": 1},
        {"mail_sender": "no address"},
    ],
    ids=["no password", "no user", "two passwords", "lease too short", "no sender"],
)
def test_what_cannot_be_meant_is_refused_without_showing_it(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as error:
        Settings(**wrong)
    assert "sesame" not in str(error.value)


def test_mails_come_from_the_coordination_office_of_the_day() -> None:
    leaving = REGISTRY["koordinierung-mv"].model_copy(update={"left": NOW.date()})
    following = leaving.model_copy(
        update={"id": "koordinierung-neu", "left": None, "email": "neu@kvi.example", "name": "Neu"}
    )
    registry = Registry([following, leaving])
    assert mail_sender(Settings(), registry, NOW).address == leaving.email
    tomorrow = NOW + timedelta(days=1)
    assert mail_sender(Settings(), registry, tomorrow) == Mailbox("neu@kvi.example", "Neu")
