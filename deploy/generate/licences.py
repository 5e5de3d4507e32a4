"""Whose software runs here besides our own, and under which licences, on one page."""

import re
from collections.abc import Iterable, Iterator

import yaml

from deploy.generate.jar_licences import licence_of_jar
from deploy.generate.package_licences import packages
from deploy.generate.part_licences import parts
from deploy.stack.bootstrap import ROOT
from deploy.stack.jars import JAR_LIST, read_list
from deploy.stack.web import PARTS

HEAD = """\
# Third-party licences

kvi itself is under the [EUPL-1.2](../LICENSE). What others have made is not part of the repository,
but for what the last section names: it is fetched as packages, each under its own licence. This
page is written by `./kvi generate` from the locks and from what the packages say of themselves, as
SPDX expressions. A package may bring parts of others, which its own files name: librdkafka in
confluent-kafka (BSD-2-Clause), OpenSSL in cryptography (Apache-2.0). This is a list and no legal
advice.
"""

MONGODB = """\
The Server Side Public License of MongoDB is none by the definition of the Open Source Initiative.
It lets anybody run MongoDB for whatever they want. Only who offers *MongoDB itself* to others as a
service has to publish what that service is made of (section 13). kvi speaks to it by its protocol,
as to a program of its own; the driver is under the Apache licence.
"""

REPOSITORY = """\
The JSON Schema of AsyncAPI 3.0.0, Apache-2.0, with its licence and notice:
[tests/contracts/asyncapi_schema](../tests/contracts/asyncapi_schema/ORIGIN.md).

The municipalities and Kreise of Germany, an official work and free to use (§ 5(1) UrhG):
[services/desk/municipalities](../services/desk/municipalities/README.md).

The JSON Schemas of Open Referral HSDS 3, CC-BY-SA-4.0, with their licence:
[deploy/directory/hsds_schema](../deploy/directory/hsds_schema/ORIGIN.md), and for tests
[tests/deploy/hsds_3_0](../tests/deploy/hsds_3_0/ORIGIN.md).
"""
FONT = "Fira Sans, a font in `@kern-ux/native`", "4.106", "OFL-1.1"
COMPILER = ROOT / "tests" / "docs" / "java-compiler.sha256"
PAPERS = ROOT / "tests" / "deploy" / "verapdf" / "jars.sha256"
AXE = ROOT / "tests" / "desk" / "axe"
CHROMIUM = ROOT / "tests" / "desk" / "chromium"
MODELINA = ROOT / "tests" / "contracts" / "modelina"


def licences_page() -> str:
    """The whole page. Raises UnknownLicence."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    locked = packages()
    yield HEAD
    yield "## Python packages where the services run\n"
    yield from _table((p.name, p.version, p.licence) for p in locked if not p.is_for_checks)
    yield "## Python packages for checks and tests only\n"
    yield from _table((p.name, p.version, p.licence) for p in locked if p.is_for_checks)
    yield "## Kafka with what it needs\n"
    yield "For the embedded stack; an existing Kafka brings its own.\n"
    jars = (coordinate.split(":") for coordinate in read_list(JAR_LIST))
    yield from _table(
        (f"{group}:{artifact}", version, licence_of_jar(f"{group}:{artifact}:{version}"))
        for group, artifact, version, *_ in sorted(jars)
    )
    yield "## What the pages of the desk load\n"
    yield "Each brings its licence along to where the pages are served.\n"
    yield from _table([*parts(PARTS), FONT])
    yield "## Programs\n"
    yield from _table(_programs())
    yield MONGODB
    yield "## In this repository\n"
    yield REPOSITORY


def _programs() -> Iterator[tuple[str, str, str]]:
    name, version = _pinned("mongod")
    yield f"mongod 6.0.5, from the package `{name}`", version, "SSPL-1.0 (the package: Apache-2.0)"
    name, version = _pinned("java")
    licence = "GPL-2.0-only WITH Classpath-exception-2.0"
    yield f"OpenJDK, from the package `{name}`, where there is no Java", version, licence
    name, version = _pinned("node")
    licence = "MIT AND Artistic-2.0, and those of their parts"
    yield f"Node.js and npm, from the package `{name}`, while they fetch", version, licence
    for name, version, licence in parts(AXE):
        yield f"{name}, for tests", version, licence
    for name, version, licence in parts(MODELINA):
        yield f"{name}, for tests", version, f"{licence}, and those of what it needs"
    for name, version, licence in parts(CHROMIUM):
        yield (
            f"Chromium, from the package `{name}`, for tests where there is none",
            version,
            (f"BSD-3-Clause, and those of its parts (the package: {licence})"),
        )
    for coordinate in read_list(COMPILER):
        group, artifact, version = coordinate.split(":")
        yield f"{group}:{artifact}, for tests where there is no compiler", version, "EPL-2.0"
    versions = {name.split(":")[2] for name in read_list(PAPERS) if name.startswith("org.verapdf:")}
    licence = "MPL-2.0 OR GPL-3.0-or-later, and those of what it needs"
    yield "veraPDF, for tests of papers", ", ".join(versions), licence
    services = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))["services"]
    for service, licence in (("kafka", "Apache-2.0"), ("mongod", "SSPL-1.0")):
        image, _, tag = services[service]["image"].partition(":")
        yield f"image `{image}`, for containers", tag, f"{licence}, and those of its system"


def _pinned(name: str) -> tuple[str, str]:
    text = (ROOT / f"requirements-{name}.txt").read_text("utf-8")
    found = re.match(r"([^=\s]+)==(\S+)", text)
    if found is None:
        raise ValueError(f"requirements-{name}.txt pins nothing")
    return found[1], found[2]


def _table(rows: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    yield "| What | Version | Licence |"
    yield "| --- | --- | --- |"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""
