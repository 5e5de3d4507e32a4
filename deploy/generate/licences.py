"""Whose software runs here besides our own, and under which licences, on one page."""

import re
from collections.abc import Iterable, Iterator

import yaml

from deploy.generate.jar_licences import licence_of_jar
from deploy.generate.package_licences import packages
from deploy.stack.bootstrap import ROOT
from deploy.stack.jars import JAR_LIST, read_list

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
"""
COMPILER = ROOT / "tests" / "docs" / "java-compiler.sha256"


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
    for coordinate in read_list(COMPILER):
        group, artifact, version = coordinate.split(":")
        yield f"{group}:{artifact}, for tests where there is no compiler", version, "EPL-2.0"
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
