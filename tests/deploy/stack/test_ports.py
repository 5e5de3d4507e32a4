import random
import socket
from pathlib import Path

from deploy.stack.ports import Ports, is_free


def choose(file: Path, seed: int, *names: str) -> dict[str, int]:
    return Ports(file, random.Random(seed)).choose(*names)  # noqa: S311 - the same draw again


def test_ports_are_remembered(tmp_path: Path) -> None:
    first = choose(tmp_path / "ports.json", 1, "kafka", "mongod")
    assert len(set(first.values())) == 2
    assert choose(tmp_path / "ports.json", 2, "kafka", "mongod") == first


def test_a_port_that_somebody_else_took_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    first = choose(tmp_path / "ports.json", 1, "kafka", "mongod")
    with socket.create_server(("127.0.0.1", first["kafka"])):
        assert not is_free(first["kafka"])
        second = choose(tmp_path / "ports.json", 1, "kafka", "mongod")
    assert second["kafka"] not in first.values()
    assert second["mongod"] == first["mongod"]


def test_a_new_name_gets_a_port_of_its_own(tmp_path: Path) -> None:
    # The same chance would draw the same number again.
    first = choose(tmp_path / "ports.json", 1, "kafka")
    second = choose(tmp_path / "ports.json", 1, "mongod")
    assert first["kafka"] != second["mongod"]
