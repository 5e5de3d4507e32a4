"""The key for certificates is one that everybody can check by, or the service does not start."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from services.events.app import SERVICE
from services.events.settings import Settings, UnfitKey, rules
from shared.network.agency import Key, Signer
from shared.network.registry import Registry
from shared.network.sealing_keys import new_key, public_jwk
from shared.network.signing import SigningKey
from shared.watch.logs import get_log

PRIVATE = new_key("events-2027-01")
SURROUNDINGS = {
    "KAFKA": "localhost:1",
    "MONGO": "mongodb://localhost:1",
    "SECRET": "of the service",
    "REGISTRY": "agencies.yaml",
    "PORT": "0",
}
"""What every service is told: codes of registrations are made from its secret."""


def registry(jwk: Mapping[str, Any] = PRIVATE, kid: str = "events-2027-01") -> Registry:
    public = {**public_jwk(jwk), "kid": kid}
    key = Key(kid=kid, valid_from=date(2027, 1, 1), valid_until=date(2028, 12, 31), jwk=public)
    return Registry([], [Signer(id="events", keys=(key,))])


def with_file(path: Path, content: str) -> Settings:
    path.write_text(content)
    return Settings(certificate_key_file=path)


def test_a_key_signs_on_the_days_that_the_registry_gives_its_public_half(tmp_path: Path) -> None:
    made = rules(with_file(tmp_path / "key", json.dumps(PRIVATE)), registry())
    assert made.signing is not None
    assert (made.signing.valid_from, made.signing.valid_until) == (
        date(2027, 1, 1),
        date(2028, 12, 31),
    )


def test_what_is_shown_of_a_key_in_an_error_holds_nothing_of_it() -> None:
    assert PRIVATE["d"] not in repr(SigningKey(PRIVATE, date(2027, 1, 1), date(2028, 12, 31)))


def test_without_a_file_nothing_is_signed() -> None:
    assert rules(Settings(), registry()).signing is None


@pytest.mark.parametrize(
    ("content", "known", "why"),
    [
        ("no key", registry(), "no_private_key"),
        (json.dumps(public_jwk(PRIVATE)), registry(), "no_private_key"),
        (json.dumps(PRIVATE), Registry([]), "not_in_registry"),
        (json.dumps(PRIVATE), registry(kid="events-2029-01"), "not_in_registry"),
        (json.dumps(PRIVATE), registry(new_key("events-2027-01")), "not_in_registry"),
    ],
)
def test_a_key_that_nobody_could_check_by_is_refused(
    tmp_path: Path, content: str, known: Registry, why: str
) -> None:
    with pytest.raises(UnfitKey) as unfit:
        rules(with_file(tmp_path / "key", content), known)
    assert unfit.value.why == why


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnfitKey) as unfit:
        rules(Settings(certificate_key_file=tmp_path / "none"), registry())
    assert unfit.value.why == "unreadable"


@pytest.mark.parametrize(
    ("content", "event"),
    [
        (json.dumps(PRIVATE), "certificates.signed"),
        (None, "certificates.unsigned"),
        ("no key", "certificates.key_unfit"),
    ],
)
def test_the_start_says_how_it_is_about_certificates_and_nothing_of_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None, event: str
) -> None:
    monkeypatch.delenv("EVENTS_CERTIFICATE_KEY_FILE", raising=False)
    for name, value in SURROUNDINGS.items():
        monkeypatch.setenv(f"KVI_{name}", value)
    if content is not None:
        (tmp_path / "key").write_text(content)
        monkeypatch.setenv("EVENTS_CERTIFICATE_KEY_FILE", str(tmp_path / "key"))
    get_log()  # set up before its lines are caught
    with capture_logs() as lines, suppress(UnfitKey):
        SERVICE.rules(registry())
    assert [line["event"] for line in lines] == [event]
    assert PRIVATE["d"] not in str(lines)
