"""Everybody may know under which licence this comes, and under which what it stands on."""

import hashlib
import re
import tomllib
import zipfile
from pathlib import Path

import pytest

from deploy.generate import jar_licences, package_licences
from deploy.generate.jar_licences import JARS, licence_of_jar
from deploy.generate.licences import licences_page
from deploy.generate.package_licences import UnknownLicence, licence_of, packages
from deploy.stack.bootstrap import ROOT
from deploy.stack.jars import JAR_LIST, file_name, find_jars, read_list

EUPL = "7481f0517e025d6dbba598a38d4600f50902b8b1ce3db7412ad0110651f8b205"
"""Of the words of the English text, whatever stands between them."""

CLASSPATH = "GPL-2.0-only WITH Classpath-exception-2.0"
SAID = {
    r"apache\.org/licenses/LICENSE-2\.0|Apache-2\.0": "Apache-2.0",
    r"opensource\.org/licenses/(MIT|mit-license)|argparse4j/master/LICENSE": "MIT",
    r"licenses/BSD-2-Clause": "BSD-2-Clause",
    r"edl-v10": "BSD-3-Clause",
    r"legal/epl-2\.0": "EPL-2.0",
    r"software/classpath/license": CLASSPATH,
    r"CDDL\+GPL|javaee/activation": "CDDL-1.1",
    r"publicdomain/zero": "CC0-1.0",
    r"MPL/1\.1": "MPL-1.1",
    r"lgpl-2\.1": "LGPL-2.1-or-later",
}
"""What jars write about their licence, mostly as an address, and its name in SPDX."""
FIRST_LINES = {
    r"Apache License\s+Version 2\.0": "Apache-2.0",
    r"COMMON DEVELOPMENT AND DISTRIBUTION LICENSE \(CDDL\) Version 1\.0": "CDDL-1.0",
    r"COMMON DEVELOPMENT AND DISTRIBUTION LICENSE \(CDDL\) Version 1\.1": "CDDL-1.1",
}
SILENT = {
    "com.dynatrace.hash4j:hash4j",
    "com.google.re2j:re2j",
    "com.yammer.metrics:metrics-core",
    "org.pcollections:pcollections",
    "org.slf4j:slf4j-api",
    "org.slf4j:slf4j-simple",
}
"""Jars in which nothing stands; said by those who publish them."""


def test_the_licence_is_the_english_text_of_the_eupl_word_for_word() -> None:
    words = " ".join((ROOT / "LICENSE").read_text("utf-8").split())
    assert hashlib.sha256(words.encode()).hexdigest() == EUPL


def test_the_project_says_its_licence_where_tools_look_for_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert (project["license"], project["license-files"]) == ("EUPL-1.2", ["LICENSE"])
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text("utf-8")
        assert "](LICENSE)" in text, name
        assert "](SECURITY.md)" in text, name


def test_every_locked_package_is_listed_with_its_licence() -> None:
    page = licences_page()
    lock = (ROOT / "requirements.txt").read_text("utf-8")
    locked = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", lock, re.MULTILINE)
    assert len(locked) > 70
    for name, version in locked:
        assert f"| {name} | {version} | {licence_of(name)} |" in page


def test_what_only_checks_is_told_from_what_runs() -> None:
    for_checks = {each.name for each in packages() if each.is_for_checks}
    assert {"pytest", "mypy", "ruff", "docker", "testcontainers"} <= for_checks
    # Brought by an extra, by what another brings, and by the project itself.
    assert not {"aiokafka", "rich-click", "h11", "pymongo", "pydantic-core"} & for_checks


@pytest.mark.parametrize("coordinate", read_list(JAR_LIST))
def test_every_jar_of_kafka_has_the_licence_that_it_says_itself(coordinate: str) -> None:
    licence = licence_of_jar(coordinate)
    said = licences_in(find_jars(print) / file_name(coordinate))
    name = ":".join(coordinate.split(":")[:2])
    assert bool(said) is (name not in SILENT)
    for each in said:
        assert each in licence, (coordinate, said)
    if said:
        assert any(licence.lstrip("(").startswith(each) for each in said)


def licences_in(jar: Path) -> set[str]:
    """What a jar says of its licence, in SPDX."""
    with zipfile.ZipFile(jar) as opened:
        manifest = opened.read("META-INF/MANIFEST.MF").decode().replace("\r\n", "\n")
        # A line of a manifest goes on after a blank.
        found = re.search(r"^Bundle-License: (.*)$", manifest.replace("\n ", ""), re.MULTILINE)
        texts = [found[1]] if found else []
        names = opened.namelist()
        for pom in names:
            if re.fullmatch(r"META-INF/maven/.*/pom\.xml", pom):
                said = opened.read(pom).decode(errors="replace")
                texts += re.findall(r"<license>(.*?)</license>", said, re.DOTALL)
        licences = {
            name for text in texts for pattern, name in SAID.items() if re.search(pattern, text)
        }
        if not licences:
            for file in names:
                if re.fullmatch(r"(META-INF/)?LICENSE(\.txt)?", file):
                    text = opened.read(file).decode(errors="replace")[:400]
                    licences |= {
                        n for pattern, n in FIRST_LINES.items() if re.search(pattern, text)
                    }
    return licences


def test_no_licence_is_stated_for_a_jar_that_is_not_there() -> None:
    groups = {coordinate.split(":")[0] for coordinate in read_list(JAR_LIST)}
    assert {name.split(":")[0] for name in JARS} == groups


def test_a_package_or_jar_without_a_known_licence_is_named_with_the_place_to_say_it() -> None:
    with pytest.raises(UnknownLicence) as jar:
        licence_of_jar("org.nowhere:nothing:1")
    assert str(jar.value) == f"org.nowhere:nothing:1: say its licence in {jar_licences.__name__}"
    with pytest.raises(UnknownLicence, match="locked and not installed"):
        licence_of("kvi-that-nobody-made")
    assert package_licences.READ.keys() <= {each.name for each in packages()}
