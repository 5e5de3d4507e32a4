import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.stack.bootstrap import ROOT
from tests.deploy.command_line import environment, example
from tests.run.program import run

CASE = "5e8b6f7a-0a54-4e0c-9a3c-0a7c6e6d9b01"
PING = example("Ping", "with_a_greeting")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This checkout, but a prison is called as Kafka's super user."""
    root = tmp_path_factory.mktemp("checkout")
    for folder in ("deploy", "services", "shared"):
        shutil.copytree(ROOT / folder, root / folder)
    (root / "docs").mkdir()
    registry = root / "deploy" / "agencies.yaml"
    text = registry.read_text("utf-8")
    assert text.count("id: jva-waldeck\n") == 1
    registry.write_text(text.replace("id: jva-waldeck\n", "id: admin\n"), "utf-8")
    return root


@pytest.mark.parametrize(
    "command",
    [
        ("access",),
        ("access", "jva-buetzow"),
        ("status",),
        ("case", CASE),
        ("credentials", "admin"),
        ("validate", PING),
        ("keys", "new", "admin"),
        ("send", PING, "--as", "admin"),
        ("provision", "--plan"),
        ("containers",),
        ("generate", "--check"),
        ("up",),
        ("demo", "--fast"),
    ],
    ids=" ".join,
)
def test_every_command_tells_a_bad_registry_in_one_sentence(
    checkout: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    servers = {"KVI_KAFKA": "127.0.0.1:9", "KVI_MONGO": "mongodb://127.0.0.1:9"}
    (tmp_path / "ports.json").write_text("{}")
    done = run(
        [sys.executable, "-P", "-m", "deploy.cli", *command],
        env=environment(tmp_path, {"PYTHONPATH": str(checkout), **servers}),
        stderr=subprocess.PIPE,
    )
    assert done.returncode == 2, done
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    registry = checkout / "deploy" / "agencies.yaml"
    line = registry.read_text("utf-8").splitlines().index("  - id: admin") + 1
    assert f"{registry}:{line}: 'admin' is a user of" in done.stderr
    assert not (tmp_path / "secrets" / "admin").exists()
