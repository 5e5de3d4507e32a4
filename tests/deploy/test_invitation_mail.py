"""Whoever is invited to a desk gets the link by mail where one is sent, and nobody else sees it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.mail_sink import MailSink
from deploy.network.services import DESK
from deploy.provision.mongo import MongoProvisioner
from deploy.servers.endpoints import Endpoints
from services.desk.domain.secret import hash_of
from tests.deploy.command_line import Done, kvi
from tests.world.database import Database
from tests.world.mails import Mails

EMAIL = "leitung@office.example"
ORIGIN = "https://desk.kvi.example"


@pytest.fixture
def database(stack: Endpoints, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """That of the desk, which the command finds by its settings."""
    provisioner = MongoProvisioner(stack, [DESK])
    provisioner.apply(provisioner.compare())
    monkeypatch.setenv("KVI_KAFKA", stack.kafka_bootstrap)
    monkeypatch.setenv("KVI_MONGO", stack.mongo_uri)
    monkeypatch.setenv("KVI_SECRET_DESK", stack.secrets.of(DESK))
    root = Database(stack)
    root.client.drop_database(DESK)
    yield root
    root.close()


@pytest.fixture
def mails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mails]:
    """A mail server that the command is told of."""
    mails = Mails(tmp_path / "mails")
    port = mails.start()
    said = {"HOST": "127.0.0.1", "PORT": str(port), "ENCRYPTION": "none"}
    for name, value in {**said, "SENDER": "betrieb@kvi.example"}.items():
        monkeypatch.setenv(f"DESK_MAIL_{name}", value)
    yield mails
    mails.stop()


def invited(folder: Path) -> Done:
    words = ("invite", "jugendamt-13004", "--email", EMAIL, "--role", "lead")
    return kvi(folder, "desk", *words)


def link_in(mails: MailSink) -> str:
    (mail,) = mails.mails()
    return next(word for word in str(mail.get_content()).split() if word.startswith(ORIGIN))


def test_the_mail_says_who_invites_and_that_the_link_holds_once(
    database: Database, mails: Mails, tmp_path: Path
) -> None:
    done = invited(tmp_path)
    assert done.code == 0
    link = link_in(mails)
    (mail,) = mails.mails()
    assert (mail["To"], mail["From"]) == (EMAIL, "Betrieb <betrieb@kvi.example>")
    assert mail["Subject"] == "Ihr Zugang zum Arbeitsplatz: Jugendamt der Landeshauptstadt Schwerin"
    text = mail.get_content()
    assert "Betrieb lädt Sie ein" in text
    assert "Er gilt einmal und 48 Stunden lang, bis " in text
    (kept,) = database.client[DESK]["invitations"].find()
    assert kept["_id"] == hash_of(link.partition("#")[2])
    assert kept["email"] == EMAIL


def test_a_link_that_has_left_by_mail_stands_nowhere_else(
    database: Database, mails: Mails, tmp_path: Path
) -> None:
    done = invited(tmp_path)
    secret = link_in(mails).partition("#")[2]
    assert secret not in done.out + done.err
    desk = database.client[DESK]
    kept = {name: list(desk[name].find()) for name in desk.list_collection_names()}
    assert {"trail", "invitations"} <= set(kept)
    assert secret not in str(kept)
    assert "the link has left by mail to" in done.err


def test_where_the_mail_is_not_taken_the_link_is_printed(
    database: Database, mails: Mails, tmp_path: Path
) -> None:
    with mails.without(EMAIL):
        done = invited(tmp_path)
    assert done.code == 0
    assert "the mail server did not take the mail" in done.err
    secret = done.out.strip().partition("#")[2]
    assert database.client[DESK]["invitations"].count_documents({"_id": hash_of(secret)}) == 1


def test_without_a_mail_server_the_link_is_printed(database: Database, tmp_path: Path) -> None:
    done = invited(tmp_path)
    secret = done.out.strip().removeprefix(f"{ORIGIN}/einladung#")
    assert database.client[DESK]["invitations"].count_documents({"_id": hash_of(secret)}) == 1
    assert "hand it over yourself" in done.err


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"HOST": "mail.example"}, "DESK_MAIL_SENDER says from whom mails come"),
        ({"USER": "kvi"}, "DESK_MAIL_USER and its password are set together"),
        ({"PORT": "none"}, "DESK_MAIL_PORT cannot be meant"),
        (
            {"HOST": "mail.example", "SENDER": "a@kvi.example", "CA_FILE": "absent.pem"},
            "mend the setting",
        ),
    ],
)
def test_settings_that_cannot_be_meant_are_said_before_anybody_is_invited(
    settings: dict[str, str], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"DESK_MAIL_{name}", value)
    done = invited(tmp_path)
    assert done.code == 2
    assert why in done.err
