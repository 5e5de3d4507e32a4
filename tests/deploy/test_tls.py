"""Everything that connects does so by TLS, and only to a server that the CA vouches for."""

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from deploy.servers.credentials import Secrets
from deploy.servers.endpoints import ADMIN, ROOT_USER, Endpoints
from deploy.stack.folder import DataFolder
from services.referral.contract.about import REFERRALS
from tests.deploy.command_line import Done, environment, example, finished, kvi, run, says
from tests.deploy.outside_clients import CLIENTS, send_with_all, what_came
from tests.run.program import started_beside
from tests.world.authority import Authority
from tests.world.family import child
from tests.world.tls import servers
from tests.world.world import World

AGENCY = "jva-buetzow"
PING = example("Ping", "from_a_prison")
COMMANDS = {
    "credentials": ("credentials", AGENCY),
    "listen": ("listen", "--as", AGENCY, "--count", "1"),
    "provision": ("provision", "--plan"),
    "send": ("send", "--as", AGENCY, "--service", "intake", PING),
    "status": ("status",),
}


@dataclass(frozen=True)
class Elsewhere:
    """Servers that speak TLS, and the whole system on them."""

    world: World
    settings: dict[str, str]

    @property
    def endpoints(self) -> Endpoints:
        return self.world.system.endpoints

    async def kvi(self, *arguments: str, **changed: str) -> Done:
        """As on another machine, which knows the servers by its settings only."""
        secret = self.endpoints.secrets.of
        secrets = {"KVI_SECRET_ADMIN": secret(ADMIN), "KVI_SECRET_ROOT": secret(ROOT_USER)}
        more = self.settings | secrets | changed
        return await asyncio.to_thread(kvi, self.world.system.folder, *arguments, more=more)


@pytest.fixture(scope="module")
async def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Elsewhere]:
    folder = tmp_path_factory.mktemp("tls")
    secrets = Secrets(DataFolder(folder / "data").secrets)
    with (
        servers(folder / "servers", secrets, Authority(folder, "ca")) as settings,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name, value in settings.items():
            patch.setenv(name, value)
        world = World(folder, lambda _text: None)
        async with world:
            # What follows asks as others do: only what a test gives is in its surroundings.
            patch.undo()
            yield Elsewhere(world, settings)


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """A CA that vouches for nobody here."""
    return Authority(tmp_path_factory.mktemp("stranger"), "stranger")


async def test_a_case_goes_all_its_way(elsewhere: Elsewhere) -> None:
    world = elsewhere.world
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(child())
    await world.pass_time(minutes=45)
    referral = await office.receives(case)
    await referral.accept()
    await world.quiet()
    assert await prison.statuses(case) == ["passed_on", "accepted"]
    assert (await world.names_told(REFERRALS, case))[-1] == "ReferralAccepted"


async def test_operators_and_agencies_use_the_same_commands(elsewhere: Elsewhere) -> None:
    sent = await elsewhere.kvi(*COMMANDS["send"])
    assert (sent.code, "Pong" in sent.out) == (0, True), sent.err
    heard = await elsewhere.kvi(*COMMANDS["listen"], "--from-start")
    assert (heard.code, len(heard.lines)) == (0, 1), heard.err
    status = await elsewhere.kvi("status")
    assert "all is well" in status.err
    planned = await elsewhere.kvi(*COMMANDS["provision"])
    assert "nothing to do" in planned.err
    case = await elsewhere.kvi("case", heard.lines[0].split()[3])
    assert "Kafka does not tell" not in case.err


async def test_where_it_runs_the_certificates_need_not_be_named_again(elsewhere: Elsewhere) -> None:
    status = await run(elsewhere.world.system.folder, "status")
    assert "all is well" in status.err


async def test_every_client_gets_in_with_the_file_it_is_given(
    elsewhere: Elsewhere, tmp_path: Path
) -> None:
    topic, keys = "referral.from.jugendamt-13003.v1", [str(uuid4())]
    login = elsewhere.endpoints.login("jugendamt-13003")
    await send_with_all(login, tmp_path, topic, keys)
    (records,) = (await what_came(elsewhere.endpoints.login("referral"), topic, keys)).values()
    assert sorted(client for client, _ in records) == [*CLIENTS]


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
async def test_a_kafka_that_the_ca_does_not_vouch_for_is_refused_with_what_to_do(
    elsewhere: Elsewhere, stranger: Authority, command: tuple[str, ...]
) -> None:
    done = await elsewhere.kvi(*command, KVI_KAFKA_CA=str(stranger.file))
    assert (done.code, done.out) == (2, "")
    (line,) = done.err.splitlines()
    assert "is not trusted" in line
    assert "let KVI_KAFKA_CA name" in line


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
async def test_a_certificate_for_another_host_is_refused(
    elsewhere: Elsewhere, command: tuple[str, ...]
) -> None:
    address = elsewhere.settings["KVI_KAFKA"].replace("localhost", "127.0.0.1")
    done = await elsewhere.kvi(*command, KVI_KAFKA=address)
    assert (done.code, done.out) == (2, "")
    assert f"the certificate of {address} is not for 127.0.0.1; let KVI_KAFKA name" in done.err


async def test_who_forgets_the_ca_is_reminded_of_it(elsewhere: Elsewhere) -> None:
    done = await elsewhere.kvi("status", KVI_KAFKA_CA="")
    assert (done.code, done.out) == (2, "")
    assert "speaks TLS; let KVI_KAFKA_CA name" in done.err


async def test_a_kafka_without_tls_is_not_used_where_a_ca_is_named(
    elsewhere: Elsewhere, stack: Endpoints
) -> None:
    done = await elsewhere.kvi("status", KVI_KAFKA=stack.kafka_bootstrap)
    assert (done.code, done.out) == (2, "")
    assert f"{stack.kafka_bootstrap} does not speak TLS" in done.err


async def test_a_story_says_why_the_topics_do_not_tell(
    elsewhere: Elsewhere, stranger: Authority
) -> None:
    done = await elsewhere.kvi("case", str(uuid4()), KVI_KAFKA_CA=str(stranger.file))
    first, *_ = done.err.splitlines()
    assert first.startswith("kvi: reasons are missing, since the certificate of ")
    assert "let KVI_KAFKA_CA name" in first


async def test_a_mongodb_is_trusted_as_its_address_says(
    elsewhere: Elsewhere, stranger: Authority, tmp_path: Path
) -> None:
    address, ca_file = elsewhere.settings["KVI_MONGO"], elsewhere.settings["KVI_KAFKA_CA"]
    other = address.replace(ca_file, str(stranger.file))
    done = await elsewhere.kvi(*COMMANDS["provision"], KVI_MONGO=other)
    assert (done.code, done.out) == (2, "")
    assert "MongoDB's certificate is not trusted" in done.err
    missing = address.replace(ca_file, str(tmp_path / "missing.pem"))
    done = await elsewhere.kvi(*COMMANDS["provision"], KVI_MONGO=missing)
    assert (done.code, done.out) == (2, "")
    assert f"{tmp_path / 'missing.pem'} cannot be read" in done.err


@pytest.mark.parametrize("content", [None, "nothing of the kind"])
async def test_a_file_without_certificates_is_told(
    elsewhere: Elsewhere, tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    done = await elsewhere.kvi("status", KVI_KAFKA_CA=str(file))
    assert (done.code, done.out) == (2, "")
    assert f"{file} cannot be used as CA certificates" in done.err


async def test_a_service_waits_and_its_log_names_the_cause(
    elsewhere: Elsewhere, stranger: Authority
) -> None:
    world = elsewhere.world
    more = {
        **elsewhere.settings,
        "KVI_KAFKA_CA": str(stranger.file),
        "KVI_SECRET": elsewhere.endpoints.secrets.of("events"),
        "KVI_REGISTRY": "deploy/agencies.yaml",
        "KVI_PORT": "0",
    }
    command = [sys.executable, "-m", "services.events"]
    async with started_beside(command, env=environment(world.system.folder, more)) as process:
        while '"kafka.away"' not in (line := await says(process)):
            assert line, "it ended"
        process.terminate()
        await finished(process)
    assert "UntrustedKafka" in line
    assert str(stranger.file) not in line
