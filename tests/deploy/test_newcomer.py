"""What somebody does who is new here is answered with its cause and the next step."""

import json
import os
import shlex
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deploy.agency.topic_reader import NoSuchTopic, TopicReader
from deploy.cli.__main__ import COMMANDS, main
from deploy.local.agency_keys import ensure_keys, load_registry
from deploy.network.rights import MONITOR
from deploy.operations.door import bad_address
from deploy.stack.folder import DataFolder
from shared.kafka.login import KafkaLogin
from shared.network.sealing import seal
from tests.deploy.command_line import Done, environment, example, kvi, run

if TYPE_CHECKING:
    from tests.world.world import World

CASE = "5e8b6f7a-0a54-4e0c-9a3c-0a7c6e6d9b01"
OFFICE = "jugendamt-13003"
PING = example("Ping", "from_a_prison")
TYPED = shlex.quote(PING)
"""As a shell takes it, whatever the folder is called."""
NOWHERE = "127.0.0.1:9"
EVERY = (
    ("status",),
    ("up",),
    ("up", "--detach"),
    ("down",),
    ("demo", "--fast"),
    ("case", CASE),
    ("desk", "invite", "jugendamt-13004", "--email", "a@office.example", "--role", "lead"),
    ("parked", "list"),
    ("parked", "show", "x"),
    ("parked", "release", CASE),
    ("parked", "discard", "x", "--reason", "y"),
    ("listen", "--as", "jva-buetzow"),
    ("listen", "--topic", "intake.cases.v1"),
    ("send", PING, "--as", "jva-buetzow"),
    ("credentials", "jva-buetzow"),
    ("validate", PING),
    ("keys", "new", OFFICE),
    ("seal", "-", "--case", CASE, "--to", OFFICE),
    ("open", "-", "--case", CASE, "--as", OFFICE),
    ("provision", "--plan"),
    ("proof", CASE),
    ("offers", "list"),
    ("offers", "gaps"),
    ("activity", "call", "nursery", "13072"),
    ("activities",),
    ("subscription", "--as", OFFICE),
    ("calendar",),
    ("coverage",),
    ("certificate", "print", PING),
    ("certificate", "verify", PING),
    ("containers",),
    ("reread",),
)
"""Every command that has to do with the data folder."""
WRITING = tuple(each for each in EVERY if each[0] in {"up", "demo", "keys", "containers"})


def sentence(done: Done) -> str:
    """The one line in which a command said why it could not do it."""
    assert done.code in {1, 2}, done
    assert done.out == "", done
    *before, last = done.err.splitlines()
    assert before == [] or before[0].startswith("kvi: everything is kept in"), done
    assert last.startswith("kvi: ")
    return last


# The data folder


def test_every_command_is_here() -> None:
    serverless = {"test", "generate", "bench", "bench-desk", "access", "attendance"}
    assert {name for name, *_ in EVERY} == COMMANDS.keys() - serverless


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_a_data_folder_that_is_a_file(tmp_path: Path, command: tuple[str, ...]) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    assert "is no folder" in sentence(kvi(file, *command))
    assert f"the data folder {file / 'in it'} cannot be used" in sentence(
        kvi(file / "in it", *command)
    )
    assert file.read_text() == "mine"


@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_a_data_folder_that_cannot_be_made(command: tuple[str, ...]) -> None:
    told = sentence(kvi(Path("/proc/nowhere"), *command))
    assert "/proc/nowhere" in told
    assert "No such file or directory" in told
    assert "name another" in told


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_a_data_folder_with_too_long_a_name(tmp_path: Path, command: tuple[str, ...]) -> None:
    assert "File name too long" in sentence(kvi(tmp_path / ("x" * 300), *command))


@pytest.mark.parametrize("detach", [(), ("--detach",)])
def test_a_system_that_runs_already_is_named_with_what_can_be_done(
    tmp_path: Path, detach: tuple[str, ...]
) -> None:
    held = DataFolder(tmp_path)
    held.take()
    try:
        told = sentence(kvi(tmp_path, "up", *detach))
    finally:
        held.release()
    assert f"in use by the process {os.getpid()}" in told
    assert "./kvi status" in told
    assert "./kvi down" in told


def test_without_a_key_of_an_office_it_is_said_who_makes_one(tmp_path: Path) -> None:
    file = example("ReportAdmission", "with_consent_two_districts")
    told = sentence(kvi(tmp_path, "send", file, "--as", "jva-buetzow"))
    assert "./kvi up makes one for every office" in told
    opened = sentence(kvi(tmp_path, "open", "-", "--case", CASE, "--as", OFFICE, stdin="x"))
    assert "--key" in opened
    assert "keys new" not in opened, "a new key opens nothing old"


# Names


@pytest.mark.parametrize(
    "command",
    [
        ("listen", "--as", "{}"),
        ("send", PING, "--as", "{}"),
        ("validate", PING, "--as", "{}"),
        ("credentials", "{}"),
        ("keys", "new", "{}"),
        ("open", "-", "--case", CASE, "--as", "{}"),
    ],
    ids=lambda command: command[0],
)
@pytest.mark.parametrize(
    ("name", "next_"),
    [
        ("nope", "./kvi access"),
        ("jva-butzow", "did you mean jva-buetzow?"),
        ("../x", "./kvi access"),
        ("monitor", "./kvi access"),
    ],
)
def test_an_agency_that_does_not_take_part(
    tmp_path: Path, command: tuple[str, ...], name: str, next_: str
) -> None:
    told = sentence(kvi(tmp_path, *(part.replace("{}", name) for part in command), stdin="x"))
    assert f"no agency {name} takes part" in told
    assert next_ in told
    assert list(tmp_path.iterdir()) == [], "nobody is given a secret who does not take part"


def test_an_office_that_nothing_can_be_sealed_for(tmp_path: Path) -> None:
    ensure_keys(tmp_path, load_registry(tmp_path))
    notice = json.dumps(
        {
            "prisoner": {"given_name": "A", "family_name": "B", "birth_date": "1990-01-01"},
            "caregivers": [
                {"children": ["c1"], "given_name": "A", "family_name": "B", "address": "C"}
            ],
            "children": [
                {
                    "child": "c1",
                    "given_name": "A",
                    "family_name": "B",
                    "birth_date": "2019-01-01",
                    "address": "C",
                }
            ],
        }
    )
    done = kvi(tmp_path, "seal", "-", "--case", CASE, "--to", "jugendamt-1300", stdin=notice)
    assert "did you mean jugendamt-13003" in sentence(done)


@pytest.mark.parametrize(
    ("options", "user", "not_for_it"),
    [
        ((), "monitor", ("referral.sealed.v1", "intake.self.v1", "to.jva-buetzow.v1")),
        (("--as", OFFICE), OFFICE, ("intake.cases.v1", "to.jva-buetzow.v1")),
    ],
    ids=["monitor", "agency"],
)
def test_a_topic_is_offered_only_to_who_may_read_it(
    tmp_path: Path, options: tuple[str, ...], user: str, not_for_it: tuple[str, ...]
) -> None:
    def told(topic: str) -> str:
        return sentence(kvi(tmp_path, "listen", *options, "--topic", topic))

    refused = told("nope.v1")
    assert "there is no topic nope.v1" in refused
    offered = refused.partition(f"{user} may read ")[2].removesuffix(".").split(", ")
    assert "registry.agencies.v1" in offered
    for topic in offered:
        assert "no kvi runs" in told(topic)
    assert "did you mean registry.agencies.v1?" in told("registry.agencys.v1")
    for denied in not_for_it:
        assert f"{denied} is not for {user}" in told(denied)
    assert ("--as" in told("to.jva-buetzow.v1")) is (user == "monitor")


def test_a_name_that_is_far_from_all_others_suggests_none(tmp_path: Path) -> None:
    assert "did you mean" not in sentence(kvi(tmp_path, "access", "to.nope.v1"))
    assert "did you mean jva-buetzow?" in sentence(kvi(tmp_path, "access", "buetzow"))


def test_a_command_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stauts"]) == 2
    assert "did you mean status?" in capsys.readouterr().err


def test_a_service_that_reads_again(tmp_path: Path) -> None:
    assert "did you mean referral?" in sentence(kvi(tmp_path, "reread", "referal"))
    assert "there is no Kafka in" in sentence(kvi(tmp_path, "reread"))


def test_a_service_and_a_topic_to_send_to(tmp_path: Path) -> None:
    def sent(*options: str) -> str:
        return sentence(kvi(tmp_path, "send", PING, "--as", "jva-buetzow", *options))

    assert "did you mean referral?" in sent("--service", "referal")
    assert "intake, referral, events, notify" in sent("--service", "x")
    assert "did you mean intake.from.jva-buetzow.v1?" in sent(
        "--to-topic", "intake.form.jva-buetzow.v1"
    )


def test_a_service_that_does_not_hear_this_of_the_agency(tmp_path: Path) -> None:
    done = kvi(tmp_path, "send", PING, "--as", "jva-buetzow", "--service", "referral")
    assert done.code == 1
    assert (
        "a prison such as jva-buetzow asks Ping of intake or events or notify, not of referral"
        in done.err
    )
    assert "may not send this" not in done.err


def test_an_event_is_told_by_services_only(tmp_path: Path) -> None:
    file = example("IncarcerationNotified", "two_districts")
    told = sentence(kvi(tmp_path, "send", file, "--as", "jva-buetzow"))
    assert "IncarcerationNotified is no command" in told


def test_a_folder_for_a_key_that_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    told = sentence(kvi(tmp_path, "keys", "new", OFFICE, "--out", str(file)))
    assert f"{file} is no folder" in told


# Kafka


@pytest.mark.parametrize("address", ["foo:bar", ":", "a:0", "a:99999", "a b:1", "a:1,", "http://a"])
def test_an_address_that_is_none(address: str) -> None:
    assert f"'{address.rsplit(',', maxsplit=1)[-1]}' is not HOST:PORT" in str(bad_address(address))


@pytest.mark.parametrize("address", ["a:1", "a", "[::1]:9092", "a:1,b:2", "a:1, b:2"])
def test_an_address_that_is_one(address: str) -> None:
    assert bad_address(address) is None


@pytest.mark.parametrize(
    "command",
    [
        ("listen", "--as", "jva-buetzow"),
        ("send", PING, "--as", "jva-buetzow"),
        ("credentials", "jva-buetzow"),
    ],
    ids=lambda command: command[0],
)
def test_a_kafka_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("KVI_KAFKA", NOWHERE)
    told = kvi(tmp_path, *command).err.splitlines()[-1]
    assert f"Kafka at {NOWHERE} does not answer" in told
    assert "./kvi up" in told
    assert "secret" not in told


def test_one_of_two_servers_is_not_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = DataFolder(tmp_path)
    held.take()
    held.endpoints.write_text('{"kafka_bootstrap": "a:1", "mongo_uri": "mongodb://b:2"}')
    monkeypatch.setenv("KVI_KAFKA", NOWHERE)
    try:
        told = sentence(kvi(tmp_path, "provision", "--plan"))
    finally:
        held.release()
    assert "set both KVI_KAFKA and KVI_MONGO" in told


@pytest.mark.parametrize(
    ("command", "user"),
    [
        (("listen", "--as", "jva-buetzow"), "JVA_BUETZOW"),
        (("send", PING, "--as", "jva-buetzow"), "JVA_BUETZOW"),
        (("listen", "--topic", "intake.cases.v1"), "MONITOR"),
        (("case", CASE), "MONITOR"),
    ],
    ids=lambda part: part[0] if isinstance(part, tuple) else part,
)
async def test_a_wrong_secret_is_the_one_cause_that_is_told(
    world: "World", command: tuple[str, ...], user: str
) -> None:
    wrong = {f"KVI_SECRET_{user}": "not-the-password"}
    done = await run(world.system.folder, *command, more=wrong)
    assert done.code in {1, 2}
    assert "by this secret" in done.err
    assert f"KVI_SECRET_{user}" in done.err
    assert "does not answer" not in done.err
    assert "not-the-password" not in done.err


async def test_a_monitor_that_is_shut_out_sees_the_services_all_the_same(world: "World") -> None:
    wrong = {"KVI_SECRET_MONITOR": "not-the-password"}
    done = await run(world.system.folder, "status", more=wrong)
    assert done.code == 1
    assert "does not know the monitor by its secret" in done.err
    assert "does not answer" not in done.err
    assert done.lines[1].startswith("intake")


async def test_an_answer_about_a_fresh_id_says_how_to_go_on(world: "World") -> None:
    file = example("AcceptReferral", "taken_over")
    arguments = ("send", file, "--as", OFFICE)
    fresh = await run(world.system.folder, *arguments)
    assert "unknown_case" in fresh.out
    assert "--case ID" in fresh.err
    named = await run(world.system.folder, *arguments, "--case", CASE)
    assert "unknown_case" in named.out
    assert "--case ID" not in named.err


async def test_a_topic_that_was_never_made_is_told_apart(world: "World") -> None:
    endpoints = world.system.endpoints
    login = KafkaLogin(endpoints.kafka_bootstrap, MONITOR, endpoints.secrets.of(MONITOR))
    with pytest.raises(NoSuchTopic):
        async with TopicReader(login, "intake.case.v1"):
            pass


# The streams


def in_shell(folder: Path, line: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """As typed into a shell, with kvi for the command."""
    command = f'kvi() {{ "{sys.executable}" -P -m deploy.cli "$@"; }}; {line}'
    return subprocess.run(  # noqa: S603 - our own command
        ["/bin/bash", "-c", command],
        env=environment(folder, more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding=more.get("PYTHONIOENCODING", "utf-8"),
    )


@pytest.mark.parametrize("command", ["--help", "access", f"validate {TYPED}", "access --json"])
def test_whoever_reads_may_go_before_all_is_written(tmp_path: Path, command: str) -> None:
    done = in_shell(tmp_path, f"set -o pipefail; kvi {command} | true")
    assert "Traceback" not in done.stderr
    assert "Errno" not in done.stderr


@pytest.mark.parametrize("command", ["--help", "access", f"validate {TYPED}", "access --json"])
def test_a_full_disk_is_said(tmp_path: Path, command: str) -> None:
    done = in_shell(tmp_path, f"kvi {command} > /dev/full")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith("No space left on device.")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("kvi access >&-", 0),
        ("kvi access 2>&-", 0),
        ("kvi nope 2>&-", 2),
        (f"kvi validate {TYPED} >&- 2>&-", 0),
        ("kvi validate - <&-", 2),
        (f"kvi open - --as {OFFICE} <&-", 2),
    ],
)
def test_a_stream_may_be_closed(tmp_path: Path, command: str, code: int) -> None:
    done = in_shell(tmp_path, command)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_what_an_office_opens_is_json_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    ensure_keys(tmp_path, load_registry(tmp_path))
    notice = (
        '{"prisoner":{"given_name":"Zoë","family_name":"Đặng","birth_date":"1990-01-01"},'
        '"caregivers":[{"children":["c1"],"given_name":"Zoë","family_name":"😀",'
        '"address":"Straße 1"}],'
        '"children":[{"child":"c1","given_name":"Zoë","family_name":"Đặng",'
        '"birth_date":"2019-01-01","address":"\\u202eWeg 1"}]}'
    )
    # Other software than ours may seal what `kvi seal` would not.
    key = load_registry(tmp_path).public_key(OFFICE, datetime.now(UTC))
    assert key is not None
    file = tmp_path / "part.jwe"
    file.write_text(seal(notice.encode(), case=CASE, receiver=OFFICE, public_key=key), "ascii")
    told = in_shell(
        tmp_path,
        f"kvi open {shlex.quote(str(file))} --as {OFFICE} --case {CASE}",
        PYTHONIOENCODING=encoding,
        PYTHONUTF8="0",
        LC_ALL="C",
    )
    assert told.returncode == 0, told.stderr
    assert "\u202e" not in told.stdout
    assert json.loads(told.stdout) == json.loads(notice)


@pytest.mark.parametrize("name", ["status", "validate"])
def test_ctrl_c_while_much_is_loaded_leaves_no_traceback(tmp_path: Path, name: str) -> None:
    """The signal comes while the modules of the command load: a slow one among them sends it."""
    slow = tmp_path / "slow"
    slow.mkdir()
    (slow / "sitecustomize.py").write_text(
        "import os, signal, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == 'deploy.cli.{name}':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n"
    )
    done = interrupted(tmp_path, slow, name)
    assert done.returncode == -signal.SIGINT
    assert done.stderr == ""


def interrupted(folder: Path, slow: Path, name: str) -> "subprocess.CompletedProcess[str]":
    path = f"{slow}{os.pathsep}{environment(folder, {})['PYTHONPATH']}"
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "deploy.cli", name],
        env=environment(folder, {"PYTHONPATH": path}),
        # Whoever runs the tests may have it ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        capture_output=True,
        text=True,
        check=False,
    )
