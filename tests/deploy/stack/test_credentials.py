import stat
from pathlib import Path

import pytest

from deploy.servers.credentials import Secrets
from deploy.servers.errors import StackError


def test_a_secret_stays_the_same_from_its_first_use_on(tmp_path: Path) -> None:
    first = Secrets(tmp_path, {}).of("intake")
    assert len(first) >= 32
    assert Secrets(tmp_path, {}).of("intake") == first
    assert Secrets(tmp_path, {}).of("referral") != first


def test_only_the_owner_can_read_secrets(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    Secrets(folder, {}).of("intake")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()] == [0o600]


def test_a_secret_from_the_environment_goes_first_and_is_not_copied_to_disk(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.write_text("from-a-file\n")
    secrets = Secrets(
        tmp_path / "secrets",
        {
            "KVI_SECRET_JVA_BUETZOW": "from-the-environment",
            "KVI_SECRET_INTAKE_FILE": str(given),
        },
    )
    assert secrets.of("jva-buetzow") == "from-the-environment"
    assert secrets.of("intake") == "from-a-file"
    assert not (tmp_path / "secrets").exists()


@pytest.mark.parametrize("secret", ["short", 'with"a-quote', "with a blank", "ümläute-sind-da"])
def test_an_unusable_secret_is_refused_without_being_shown(tmp_path: Path, secret: str) -> None:
    with pytest.raises(StackError, match="KVI_SECRET_INTAKE does not hold") as refusal:
        Secrets(tmp_path, {"KVI_SECRET_INTAKE": secret}).of("intake")
    assert secret not in str(refusal.value)


def test_a_missing_secret_file_is_named(tmp_path: Path) -> None:
    environment = {"KVI_SECRET_INTAKE_FILE": str(tmp_path / "absent")}
    with pytest.raises(StackError, match="absent, which cannot be read"):
        Secrets(tmp_path, environment).of("intake")


def test_printing_secrets_shows_none(tmp_path: Path) -> None:
    secrets = Secrets(tmp_path, {"KVI_SECRET_INTAKE": "do-not-show-me"})
    secrets.of("intake")
    assert "do-not-show-me" not in repr(secrets)
