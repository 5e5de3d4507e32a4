from pathlib import Path

import pytest

from deploy.servers.errors import StackError
from deploy.stack.java import find_java, major_version


@pytest.mark.parametrize(
    ("text", "major"),
    [
        ('openjdk version "17.0.9" 2023-10-17', 17),
        ('openjdk version "25" 2025-09-16', 25),
        ('openjdk version "21-ea" 2023-09-19', 21),
        ('java version "1.8.0_392"', 8),
        ("The operation couldn't be completed. Unable to locate a Java Runtime.", 0),
    ],
)
def test_the_major_version_is_read_from_what_java_says(text: str, major: int) -> None:
    assert major_version(text) == major


def script(path: Path, text: str) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_a_named_java_that_is_too_old_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = script(tmp_path / "java", "echo 'openjdk version \"11.0.2\"' >&2")
    monkeypatch.setenv("KVI_JAVA", old)
    with pytest.raises(StackError, match="KVI_JAVA is not a Java 17 or newer"):
        find_java(print)


def test_an_installed_java_that_is_new_enough_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = script(tmp_path / "java", "echo 'openjdk version \"21.0.2\"' >&2")
    monkeypatch.delenv("KVI_JAVA", raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    assert find_java(print) == new
