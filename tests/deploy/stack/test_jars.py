import hashlib
from pathlib import Path

import pytest

from deploy.servers.errors import StackError
from deploy.stack.jars import JAR_LIST, check, check_names, file_name, find_jars, read_list

PINNED = {"org.apache.kafka:kafka_2.13:4.3.1": hashlib.sha256(b"kafka").hexdigest()}
KAFKA = "org.apache.kafka_kafka_2.13_4.3.1.jar"


def test_the_committed_list_names_jars_and_hashes_and_no_address() -> None:
    assert "://" not in JAR_LIST.read_text()
    pinned = read_list(JAR_LIST)
    assert "org.apache.kafka:kafka_2.13:4.3.1" in pinned
    assert all(len(digest) == 64 for digest in pinned.values())
    assert len({file_name(coordinate) for coordinate in pinned}) == len(pinned)


def test_a_jar_with_another_content_is_refused(tmp_path: Path) -> None:
    jar = tmp_path / "kafka.jar"
    jar.write_bytes(b"kafka")
    [(coordinate, digest)] = PINNED.items()
    check(jar, coordinate, digest)
    jar.write_bytes(b"something else")
    with pytest.raises(StackError, match="is not the one this project pinned"):
        check(jar, coordinate, digest)


def test_a_folder_with_exactly_the_listed_jars_is_taken(tmp_path: Path) -> None:
    (tmp_path / KAFKA).touch()
    check_names(tmp_path, PINNED)


def test_an_unknown_jar_beside_the_listed_ones_is_refused(tmp_path: Path) -> None:
    (tmp_path / KAFKA).touch()
    (tmp_path / "stranger.jar").touch()
    with pytest.raises(StackError, match=r"look at stranger\.jar"):
        check_names(tmp_path, PINNED)


def test_a_missing_jar_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(StackError, match="delete the folder to have it fetched again"):
        check_names(tmp_path, PINNED)


def test_a_named_folder_without_kafka_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KVI_KAFKA_JARS", str(tmp_path))
    with pytest.raises(StackError, match="KVI_KAFKA_JARS names no folder with Kafka's jars"):
        find_jars(print)
    (tmp_path / "kafka_2.13-4.3.1.jar").touch()
    assert find_jars(print) == tmp_path
