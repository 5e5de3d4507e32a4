"""The containers of deploy/compose.yaml are as strict as the embedded system, and nothing leaks."""

import stat
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
import yaml
from docker.utils.build import PatternMatcher, exclude_paths  # type: ignore[import-untyped]

from deploy.cli.__main__ import COMMANDS
from deploy.local.agency_keys import REGISTRY, key_file, overlay_file
from deploy.local.container_files import DESK_ORIGIN, KAFKA_PORTS, SERVICE_PORTS
from deploy.network.present import present
from deploy.network.services import DESK, NAMES, SWITCHBOARDS
from deploy.network.topology import topology
from deploy.servers.endpoints import REPLICA_SET, ROOT_USER
from deploy.stack.bootstrap import ROOT
from deploy.stack.jars import JAR_LIST, read_list
from deploy.stack.kafka import properties
from deploy.stack.mongod import NEVER_SLOW_MS
from deploy.stack.npm import LOCK, PACKAGES
from services.desk.settings import DeskSettings
from services.events.settings import SIGNER
from shared.network.registry import Registry
from shared.process.settings import ServiceSettings
from tests.deploy.command_line import kvi

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PROCESSES = (*NAMES, DESK)
COPIED = ("deploy", "services", "shared")
PLAYED = tuple(
    Path("deploy") / name for name in ("demo", "simulate", "tryout", "local/mail_sink.py")
)
LOADED = {".css", ".html", ".js", ".toml"}
DATA = "${KVI_DATA:-../.kvi}"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("containers") / "data"
    assert kvi(folder, "containers").code == 0
    return folder


def mounted() -> set[str]:
    binds = [v for each in SERVICES.values() for v in each["volumes"] if isinstance(v, dict)]
    return {bind["source"] for bind in binds} | {s["file"] for s in COMPOSE["secrets"].values()}


def test_it_runs_servers_provisioning_every_service_and_a_desk() -> None:
    assert set(SERVICES) == {"kafka", "mongod", "provision", *PROCESSES}
    for name in PROCESSES:
        assert SERVICES[name]["command"] == ["python", "-m", f"services.{name}"]
        assert "/health/ready" in SERVICES[name]["healthcheck"]["test"][-1]


def test_servers_come_first_then_provisioning_then_the_services() -> None:
    assert SERVICES["provision"]["depends_on"] == {
        name: {"condition": "service_healthy"} for name in ("kafka", "mongod")
    }
    for name in PROCESSES:
        assert SERVICES[name]["depends_on"] == {
            "provision": {"condition": "service_completed_successfully"}
        }


@pytest.mark.parametrize("name", PROCESSES)
def test_a_service_that_has_ended_by_itself_is_started_again(name: str) -> None:
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_provisioning_by_copies_of_the_secrets_never_sets_one_back() -> None:
    assert "--keep-secrets" in SERVICES["provision"]["command"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_can_do_nothing_but_its_work(name: str) -> None:
    container = SERVICES[name]
    assert container["read_only"] is True
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "network_mode", "cap_add", "pid"} & set(container)
    assert {"mem_limit", "pids_limit"} <= set(container)


def test_only_loopback_is_published_and_each_port_is_the_one_that_is_looked_at() -> None:
    published = {name: each["ports"] for name, each in SERVICES.items() if "ports" in each}
    client = KAFKA_PORTS["kafka-client"]
    assert published == {
        "kafka": [f"127.0.0.1:{client}:{client}"],
        "mongod": ["127.0.0.1:27117:27017"],
        **{name: [f"127.0.0.1:{port}:8080"] for name, port in SERVICE_PORTS.items()},
        DESK: [
            f"127.0.0.1:{SERVICE_PORTS[DESK]}:8080",
            f"127.0.0.1:{DESK_ORIGIN.rpartition(':')[2]}:8000",
        ],
    }


def test_images_of_servers_name_a_version_and_kafka_is_the_embedded_one() -> None:
    version = next(name for name in read_list(JAR_LIST) if ":kafka_2.13:" in name).split(":")[2]
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{version}"
    assert SERVICES["mongod"]["image"].startswith("mongo:7.0.")
    assert {SERVICES[name]["image"] for name in ("provision", *PROCESSES)} == {"kvi"}


def test_no_registry_is_asked_for_the_image_that_is_built_here() -> None:
    ours = [container for container in SERVICES.values() if container["image"] == "kvi"]
    assert {container.get("pull_policy") for container in ours} == {"never"}
    assert [container["build"]["dockerfile"] for container in ours if "build" in container] == [
        "deploy/Dockerfile"
    ]


def test_no_secret_is_a_variable_each_is_a_file() -> None:
    for name, container in SERVICES.items():
        for variable in container["environment"]:
            named = {"SECRET", "PASSWORD", "KEY"} & set(variable.split("_"))
            assert not named or variable.endswith("_FILE"), (name, variable)
    for name in PROCESSES:
        beside = ["certificate-key"] if name == SIGNER else []
        assert SERVICES[name]["secrets"] == [name, *beside]
        assert SERVICES[name]["environment"]["KVI_SECRET_FILE"] == f"/run/secrets/{name}"


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_of_a_service_is_handed_on(name: str) -> None:
    fields = import_module(f"services.{name}.settings").Settings.model_fields
    wanted = {f"{name}_{field}".upper() for field in fields} - {"NOTIFY_MAIL_PASSWORD"}
    environment = SERVICES[name]["environment"]
    own = {variable for variable in environment if not variable.startswith("KVI_")}
    assert own == wanted
    own -= {"EVENTS_CERTIFICATE_KEY_FILE"}
    assert {environment[variable] for variable in own} == {None}


def test_certificates_are_signed_with_the_key_of_the_data_folder(data: Path) -> None:
    file = COMPOSE["secrets"]["certificate-key"]["file"].replace(DATA, str(data))
    assert Path(file).read_text() == key_file(data, SIGNER).read_text()
    named = SERVICES[SIGNER]["environment"]["EVENTS_CERTIFICATE_KEY_FILE"]
    assert named == "/run/secrets/certificate-key"


def test_every_setting_of_the_desk_is_made_here_or_handed_on() -> None:
    environment = SERVICES[DESK]["environment"]
    own = {variable for variable in environment if not variable.startswith("KVI_")}
    assert own == {f"DESK_{field}".upper() for field in DeskSettings.model_fields}


def test_the_desk_reads_its_settings_and_the_secrets_of_its_agencies_alone(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in SERVICES[DESK]["environment"].items():
        if value is not None:
            monkeypatch.setenv(variable, value)
    monkeypatch.setenv("DESK_ORIGIN", DESK_ORIGIN)
    settings = DeskSettings()
    assert SERVICES[DESK]["environment"]["DESK_ORIGIN"] == f"${{DESK_ORIGIN:-{DESK_ORIGIN}}}"
    assert settings.port == 8000
    (mounted,) = [v for v in SERVICES[DESK]["volumes"] if v["target"] == str(settings.secrets)]
    there = Path(mounted["source"].replace(DATA, str(data)))
    known = Registry.load(REGISTRY, data / "containers/registry/keys.yaml")
    served = {each.id for each in known.agencies if each.desk == DESK_ORIGIN}
    assert {file.name for file in there.iterdir()} == served
    for agency in served:
        assert (there / agency).read_text() == (data / "secrets" / agency).read_text()


def test_a_desk_with_an_address_of_its_own_serves_whom_the_registry_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_ORIGIN", "https://desk.kvi.example")
    assert kvi(tmp_path, "containers").code == 0
    assert (tmp_path / "containers/desk/jva-waldeck").exists()
    monkeypatch.setenv("DESK_ORIGIN", "https://desk.elsewhere.example")
    assert "no agency has its desk at DESK_ORIGIN" in kvi(tmp_path, "containers").err


def test_a_service_can_read_all_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        for variable, value in SERVICES[name]["environment"].items():
            if value is not None:
                monkeypatch.setenv(variable, value)
        assert ServiceSettings().mongo.endswith(f"?replicaSet={REPLICA_SET}")


def test_every_mounted_file_is_made_by_one_command(data: Path) -> None:
    for source in mounted():
        assert source.startswith(f"{DATA}/containers/")
        assert Path(source.replace(DATA, str(data))).exists(), source


def test_provisioning_tells_the_keys_that_services_go_by() -> None:
    provisioning = SERVICES["provision"]
    overlay = str(overlay_file(Path(provisioning["environment"]["KVI_DATA"])))
    (keys,) = (each["source"] for each in provisioning["volumes"] if each["target"] == overlay)
    assert keys in {volume["source"] for volume in SERVICES["intake"]["volumes"]}


def test_everybody_who_is_let_in_has_a_secret(data: Path, registry: Registry) -> None:
    copies = {file.name: file.read_text() for file in (data / "containers/secrets").iterdir()}
    users = topology(registry, SWITCHBOARDS, present()).users
    assert set(copies) == {"admin", ROOT_USER, DESK, *users}
    assert copies == {name: (data / "secrets" / name).read_text() for name in copies}


def test_any_user_of_a_container_can_read_its_files_and_nobody_else_gets_there(data: Path) -> None:
    closed = data / "containers"
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    files = [file for file in closed.rglob("*") if file.is_file()]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o444}


def test_a_second_call_changes_no_secret_and_takes_away_what_is_not_asked_for(data: Path) -> None:
    folder = data / "containers" / "secrets"
    before = {file.name: file.read_text() for file in folder.iterdir()}
    (folder / "jva-of-last-year").write_text("a secret")
    assert kvi(data, "containers").code == 0
    assert {file.name: file.read_text() for file in folder.iterdir()} == before


def test_services_in_containers_are_asked_what_they_have_parked(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no kvi runs" in kvi(data, "parked", "list").err
    monkeypatch.setenv("KVI_KAFKA", f"127.0.0.1:{KAFKA_PORTS['kafka-client']}")
    assert "no kvi runs" not in kvi(data, "parked", "list").err


def test_kafka_differs_from_the_embedded_one_in_its_addresses_only(data: Path) -> None:
    password = (data / "secrets" / "admin").read_text()
    embedded = properties(KAFKA_PORTS, password, "/var/lib/kafka/data").splitlines()
    contained = (data / "containers/servers/kafka.properties").read_text().splitlines()
    assert len(embedded) == len(contained)
    different = {line.partition("=")[0] for line in set(embedded) ^ set(contained)}
    assert different == {"listeners", "advertised.listeners"}
    assert "allow.everyone.if.no.acl.found=false" in contained


def test_kafka_can_run_the_decompressors_it_unpacks() -> None:
    # Engines mount a tmpfs noexec; zstd and snappy are then refused to every agency.
    assert SERVICES["kafka"]["tmpfs"][0].endswith("tmp:exec")


def test_nothing_can_be_installed_where_it_runs() -> None:
    made, shipped = (ROOT / "deploy" / "Dockerfile").read_text().split("\nFROM ")[1:]
    assert "venv --without-pip " in made
    assert "pip uninstall --yes --root-user-action=ignore pip\n" in shipped


def ignored() -> list[str]:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    return [line for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(
    "name", [".env", "mail-password", "ca.pem", "compose.override.yaml", "jva-buetzow.properties"]
)
def test_what_an_operator_puts_beside_the_code_gets_into_no_image(name: str) -> None:
    code = {file.parent for top in COPIED for file in (ROOT / top).rglob("*.py")}
    rules = PatternMatcher(ignored())
    for folder in {ROOT, *code}:
        assert rules.matches(str((folder / name).relative_to(ROOT))), folder


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """What the builder is given of this checkout."""
    for path in exclude_paths(str(ROOT), ignored()):
        if (ROOT / path).is_file():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            copyfile(ROOT / path, tmp_path / path)
    return tmp_path


def inside(image: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-P", *command],
        cwd=image,
        env={"PYTHONPATH": str(image)},
        capture_output=True,
        text=True,
        check=False,
    )


def listed_in(image: Path) -> set[str]:
    lines = inside(image, "-m", "deploy.cli", "--help").stdout.splitlines()
    return {line.split()[0] for line in lines if line.startswith("  ")}


def test_the_licence_goes_along_with_every_image(image: Path) -> None:
    assert (image / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    assert "\nCOPY LICENSE " in (ROOT / "deploy" / "Dockerfile").read_text()


def test_the_help_in_a_container_names_only_what_is_in_the_image(image: Path) -> None:
    left_out = {"demo", "test", "up", "down", "generate", "bench", "bench-desk"}
    assert listed_in(image) == set(COMMANDS) - left_out
    for name in left_out:
        done = inside(image, "-m", "deploy.cli", name)
        assert done.returncode == 2
        assert done.stderr == f"kvi: {name} is not part of this image; run it in a checkout.\n"


def test_in_a_container_people_are_invited_and_nobody_is_invented(image: Path) -> None:
    done = inside(image, "-m", "deploy.cli", "desk")
    assert done.returncode == 2
    assert "not part of this image" in done.stderr
    assert inside(image, "-m", "deploy.cli", "desk", "invite", "--help").returncode == 0


def test_what_runs_in_a_container_needs_nothing_that_is_not_in_the_image(image: Path) -> None:
    assert not any((image / played).exists() for played in PLAYED)
    modules = {
        path
        for top in COPIED
        for file in (ROOT / top).rglob("*.py")
        if not any((path := file.relative_to(ROOT)).is_relative_to(played) for played in PLAYED)
    }
    assert {file.relative_to(image) for file in image.rglob("*.py")} == modules
    here, there = (
        {
            text.name
            for top in COPIED
            for kind in ("*.txt", "*.typ")
            for text in (root / top).rglob(kind)
        }
        for root in (ROOT, image)
    )
    assert here == there
    used = [*(f"services.{name}.app" for name in PROCESSES), "deploy.cli.__main__"]
    used += [COMMANDS[name][0].partition(":")[0] for name in listed_in(image)]
    load = f"from importlib import import_module as load; [load(each) for each in {used}]"
    loaded = inside(image, "-c", load)
    assert loaded.returncode == 0, loaded.stderr


def test_the_image_has_what_the_pages_load_and_how_it_is_fetched(image: Path) -> None:
    file = (ROOT / "deploy" / "Dockerfile").read_text()
    parts = SERVICES[DESK]["environment"]["DESK_PARTS"]
    assert f"find_parts(print).rename('{Path(parts).name}')" in file
    assert Path(parts).parent == Path("/opt/kvi")
    for name in ("requirements-node.txt", *(f"services/desk/parts/{x}" for x in (PACKAGES, LOCK))):
        assert (image / name).read_bytes() == (ROOT / name).read_bytes()
    web = [file for file in (ROOT / "services/desk").rglob("*") if file.suffix in LOADED]
    assert [file for file in web if not (image / file.relative_to(ROOT)).exists()] == []


def test_mongod_logs_no_documents() -> None:
    (command,) = SERVICES["mongod"]["command"]
    assert f"--slowms {NEVER_SLOW_MS} --slowOpSampleRate 0" in command
