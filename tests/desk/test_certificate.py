"""A desk may speak TLS itself; a file of its settings that cannot be used is one sentence."""

import asyncio
import http.client
import os
import ssl
import sys
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from pydantic import ValidationError

from deploy.servers.endpoints import Endpoints
from deploy.stack.bootstrap import ROOT
from services.desk.certificate import BadCertificate, tls_of
from services.desk.settings import DeskSettings
from tests.desk.at_hand import at_hand
from tests.run.bound import HANG_SECONDS
from tests.run.program import Done, run
from tests.world.authority import Authority

HTTPS = "https://desk.kvi.example"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "ca")


def asked(port: int, trust: ssl.SSLContext) -> int:
    with closing(
        http.client.HTTPSConnection("localhost", port, timeout=HANG_SECONDS, context=trust)
    ) as connection:
        connection.request("GET", "/hilfe")
        return connection.getresponse().status


async def test_its_pages_come_by_tls_to_whom_the_ca_is_known(
    stack: Endpoints, tmp_path: Path, authority: Authority
) -> None:
    file = authority.certify("localhost")
    by_tls = {"tls_certificate_file": file, "tls_key_file": file}
    async with at_hand(stack, tmp_path, origin=HTTPS, **by_tls) as desk:
        trusting = ssl.create_default_context(cafile=authority.file)
        assert await asyncio.to_thread(asked, desk.port, trusting) == 200
        with pytest.raises(ssl.SSLCertVerificationError):
            await asyncio.to_thread(asked, desk.port, ssl.create_default_context())
        with pytest.raises((http.client.HTTPException, OSError)):
            await desk.knock("GET", "/hilfe")


def test_what_cannot_be_used_is_said_with_the_file(tmp_path: Path, authority: Authority) -> None:
    good, other = authority.certify("localhost"), authority.certify("localhost")
    absent, empty, closed = (tmp_path / name for name in ("absent", "empty", "closed"))
    empty.touch()
    key = load_pem_private_key(good.read_bytes(), None)
    closed.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    )
    wrong = {
        (absent, good): f"DESK_TLS_CERTIFICATE_FILE names {absent}, which cannot be read",
        (good, tmp_path): f"DESK_TLS_KEY_FILE names {tmp_path}, which cannot be read",
        (good, other): "the key belongs to another certificate",
        (good, closed): "the key is closed with a passphrase",
        (empty, good): "one of them is not in PEM",
    }
    for (certificate, private), why in wrong.items():
        with pytest.raises(BadCertificate) as error:
            tls_of(certificate, private)
        assert why in str(error.value)


def started(folder: Path, **files: str) -> Done:
    registry = ROOT / "deploy" / "agencies.yaml"
    return run(
        [sys.executable, "-m", "services.desk"],
        cwd=ROOT,
        env={
            "PATH": os.defpath,
            "KVI_KAFKA": "127.0.0.1:9",
            "KVI_MONGO": "mongodb://127.0.0.1:9",
            "KVI_SECRET": "of-nobody",
            "KVI_REGISTRY": str(registry),
            "KVI_PORT": "0",
            "DESK_ORIGIN": "https://desk.elsewhere.example",
            "DESK_PORT": "0",
            "DESK_SECRETS": str(folder),
            "DESK_PARTS": str(folder),
            **files,
        },
    )


def test_a_desk_that_cannot_use_its_certificate_ends_with_one_sentence(tmp_path: Path) -> None:
    absent = "absent.pem"
    done = started(tmp_path, DESK_TLS_CERTIFICATE_FILE=absent, DESK_TLS_KEY_FILE=absent)
    assert done.returncode == 1
    said = "kvi: DESK_TLS_CERTIFICATE_FILE names absent.pem, which cannot be read: "
    assert done.stdout == f"{said}No such file or directory.\n"


def test_a_desk_that_cannot_use_its_list_of_places_ends_the_same_way(tmp_path: Path) -> None:
    done = started(tmp_path, DESK_PLACES="absent.csv")
    assert done.returncode == 1
    assert done.stdout == "kvi: absent.csv: cannot be read as UTF-8\n"


@pytest.mark.parametrize(
    "files",
    [
        {"origin": HTTPS, "tls_certificate_file": "a.pem"},
        {"origin": HTTPS, "tls_key_file": "a.pem"},
        {"origin": "http://localhost:8000", "tls_certificate_file": "a", "tls_key_file": "a"},
    ],
)
def test_a_certificate_comes_with_its_key_and_for_https(files: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        DeskSettings.model_validate({"port": 0, "secrets": ".", "parts": ".", **files})
