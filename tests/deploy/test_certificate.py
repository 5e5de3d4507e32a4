"""Whoever holds a certificate prints it, and whoever is shown one sees whether it is signed."""

import json
from datetime import date
from pathlib import Path

import pytest

from deploy.local.agency_keys import (
    REGISTRY,
    ensure_keys,
    key_file,
    load_registry,
    make_key,
    signing_file,
)
from deploy.messages.signed_certificates import certificates_in
from services.events.settings import SIGNER
from shared.network.certificate import Certificate
from shared.network.i_json import read
from shared.network.registry import Registry
from shared.network.sealing_keys import new_key
from shared.network.signing import SigningKey
from tests.deploy.command_line import Done, kvi
from tests.shared.network.test_certificate import OURS, SIGNED


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of an installation with a key of its own."""
    folder = tmp_path_factory.mktemp("certificates")
    ensure_keys(folder, load_registry(folder))
    return folder


@pytest.fixture
def signed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv("KVI_KAFKA", raising=False)
    return signed_by(folder, OURS)


def signed_by(folder: Path, certificate: Certificate) -> str:
    private = read(key_file(folder, SIGNER).read_bytes())
    assert isinstance(private, dict)
    return certificate.signed_with(SigningKey(private, date(2020, 1, 1), date(2099, 12, 31)))


def verified(folder: Path, content: str | bytes) -> Done:
    return kvi(folder, "certificate", "verify", "-", stdin=content)


def test_the_text_of_the_code_says_what_is_signed_without_asking_anybody(
    folder: Path, signed: str
) -> None:
    done = verified(folder, signed)
    assert done.code == 0
    assert done.lines == [
        f"{OURS.number}: signed by events",
        "  name      Alex Beispiel",
        "  training  Kinder von Inhaftierten",
        "  hours     4",
        "  modules   fachtag",
        "  held      2027-04-14",
        "  by        koordinierung-mv",
        "  issued    2027-04-15",
    ]
    assert "not asked whether it is revoked" in done.err


def test_what_listen_has_saved_becomes_a_paper_that_is_checked_like_its_code(
    folder: Path, signed: str, tmp_path: Path
) -> None:
    heard = json.dumps({"key": "x", "data": {"number": OURS.number, "signed": signed}})
    done = kvi(folder, "certificate", "print", "-", "--out", str(tmp_path), stdin=heard + "\n")
    assert (done.code, done.lines) == (0, [str(tmp_path / f"{OURS.number}.pdf")])
    paper = tmp_path / f"{OURS.number}.pdf"
    checked = kvi(folder, "certificate", "verify", str(paper))
    assert checked.lines == verified(folder, signed).lines


def test_a_link_with_a_certificate_is_checked_too(folder: Path, signed: str) -> None:
    assert verified(folder, f"https://desk.kvi.example/p#{signed}.\n").code == 0


def test_of_several_each_is_said_and_one_that_does_not_hold_fails_the_command(
    folder: Path, signed: str
) -> None:
    done = verified(folder, f"{signed}\n{SIGNED}\n{signed}\n")
    assert done.code == 1
    assert done.lines[0].startswith("not valid: the registry has no key of this name")
    assert [line for line in done.lines if "signed by" in line] == [
        f"{OURS.number}: signed by events"
    ]


def test_a_letter_changed_in_it_shows(folder: Path, signed: str) -> None:
    header, content, signature = signed.split(".")
    done = verified(folder, f"{header}.{content[:-4]}{content[-4:].swapcase()}.{signature}")
    assert (done.code, done.lines) == (
        1,
        ["not valid: it was changed, or signed by somebody else (events-local)"],
    )


def test_where_nothing_is_signed_it_says_what_to_give(folder: Path, signed: str) -> None:
    del signed
    for content in (b"", b"%PDF-1.7 of another kind", b"\xff" * 100):
        done = verified(folder, content)
        assert (done.code, done.out) == (2, "")
        assert "give the PDF" in done.err


def test_what_no_font_can_print_is_said_by_its_number_and_without_the_name(
    folder: Path, signed: str, tmp_path: Path
) -> None:
    del signed
    other = signed_by(folder, OURS.model_copy(update={"name": "漢字"}))
    done = kvi(folder, "certificate", "print", "-", "--out", str(tmp_path), stdin=other)
    assert (done.code, done.out) == (1, "")
    assert OURS.number in done.err
    assert "漢字" not in done.err


def test_a_folder_that_is_not_there_is_named(folder: Path, signed: str, tmp_path: Path) -> None:
    out = str(tmp_path / "none")
    done = kvi(folder, "certificate", "print", "-", "--out", out, stdin=signed)
    assert (done.code, done.out) == (2, "")
    assert f"{out}/{OURS.number}.pdf cannot be written" in done.err


def test_a_paper_names_somebody_so_only_its_owner_reads_it_and_it_takes_no_other_files_place(
    folder: Path, signed: str, tmp_path: Path
) -> None:
    paper = tmp_path / f"{OURS.number}.pdf"
    for _again in range(2):
        done = kvi(folder, "certificate", "print", "-", "--out", str(tmp_path), stdin=signed)
        assert (done.code, done.lines) == (0, [str(paper)])
        assert paper.stat().st_mode & 0o777 == 0o600
    paper.write_bytes(b"of somebody else")
    done = kvi(folder, "certificate", "print", "-", "--out", str(tmp_path), stdin=signed)
    assert (done.code, done.out) == (2, "")
    assert "is there already" in done.err
    assert paper.read_bytes() == b"of somebody else"


def test_a_key_that_is_made_for_certificates_is_an_entry_of_its_own(tmp_path: Path) -> None:
    done = kvi(tmp_path, "keys", "new", SIGNER)
    assert done.code == 0
    assert done.out.startswith("services:\n- id: events\n")
    assert "stays when the key is over" in done.err


def test_thousands_of_letters_that_look_like_one_are_passed_over_quickly() -> None:
    assert certificates_in(b"eyJ" + b"a" * 3_000_000) == ()
    assert certificates_in(b"eyJaaaaaaaaaaaaaaaaaaaaaaaaa." * 100_000) == ()


def test_a_key_of_another_does_not_sign_for_events(folder: Path) -> None:
    forged = OURS.signed_with(
        SigningKey(new_key("events-local"), date(2020, 1, 1), date(2099, 12, 31))
    )
    assert verified(folder, forged).code == 1


def test_a_key_of_the_registry_takes_the_place_of_the_one_that_is_made_here(
    tmp_path: Path,
) -> None:
    own = kvi(tmp_path, "keys", "new", SIGNER, "--kid", "events-2027-01")
    registry_file = tmp_path / "agencies.yaml"
    registry_file.write_text(REGISTRY.read_text("utf-8") + "\n" + own.out, "utf-8")
    ensure_keys(tmp_path, Registry.load(registry_file))
    registry = load_registry(tmp_path, registry_file)
    assert [key.kid for key in registry.signing_keys(SIGNER)] == ["events-2027-01"]
    assert signing_file(tmp_path, registry) == key_file(tmp_path, SIGNER)

    key_file(tmp_path, SIGNER).unlink()
    assert signing_file(tmp_path, registry) is None, "it lies where events runs"
    make_key(key_file(tmp_path, SIGNER), "events-local")
    assert signing_file(tmp_path, registry) is None, "nobody could check by it"
