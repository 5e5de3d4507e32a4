"""Kafka's own jars: exactly those on the committed list, or those in a folder the user names."""

import hashlib
import os
import shutil
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

from deploy.servers.errors import StackError
from deploy.stack.tools import Progress, made_once

JAR_LIST = Path(__file__).with_name("kafka-jars.sha256")
AT_ONCE = 6
# Where Linux distributions keep the authorities that the machine trusts.
BUNDLES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")


def find_jars(progress: Progress, jar_list: Path = JAR_LIST) -> Path:
    """Return a folder with all of Kafka's jars."""
    named = os.environ.get("KVI_KAFKA_JARS")
    if named:
        if not any(Path(named).glob("kafka_*.jar")):
            raise StackError("KVI_KAFKA_JARS names no folder with Kafka's jars; correct it.")
        return Path(named)
    pinned = read_list(jar_list)
    folder = made_once(
        "jars", jar_list.read_bytes(), lambda draft, _: fetch(pinned, draft, progress)
    )
    check_names(folder, pinned)
    return folder


def read_list(jar_list: Path) -> dict[str, str]:
    """Read which jars, by ``group:artifact:version``, have which SHA-256."""
    lines = (line.split() for line in jar_list.read_text().splitlines())
    return {coordinate: digest for digest, coordinate in lines}


def file_name(coordinate: str) -> str:
    """Return the name under which a jar is kept; the group tells namesakes apart."""
    return coordinate.replace(":", "_") + ".jar"


def fetch(pinned: dict[str, str], folder: Path, progress: Progress) -> None:
    """Fetch every jar on the list and check each against its hash."""
    progress(f"fetching Kafka: {len(pinned)} jars (once)")
    cache = folder / "cache"
    with ThreadPoolExecutor(AT_ONCE) as pool, the_system_s_authorities():
        jobs = {pool.submit(fetch_one, name, cache): name for name in pinned}
        for count, job in enumerate(as_completed(jobs), start=1):
            coordinate = jobs[job]
            try:
                jar = job.result()
                check(jar, coordinate, pinned[coordinate])
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
            jar.replace(folder / file_name(coordinate))
            if count % 30 == 0 or count == len(pinned):
                progress(f"fetching Kafka: {count} of {len(pinned)} jars")
    shutil.rmtree(cache)


def fetch_one(coordinate: str, cache: Path) -> Path:
    """Fetch one jar into the cache, trying again when the network hiccups."""
    from jgo.maven import MavenContext  # noqa: PLC0415 - slow to load, needed once
    from requests import RequestException  # noqa: PLC0415 - the same

    group, artifact, version = coordinate.split(":")
    for last_try in (False, False, True):
        # A place of its own for each jar: what a failed try left must not be taken for the jar.
        place = cache / file_name(coordinate)
        shutil.rmtree(place, ignore_errors=True)
        context = MavenContext(repo_cache=place, timeout=30)
        try:
            return Path(context.project(group, artifact).at_version(version).artifact().resolve())
        except (RequestException, RuntimeError) as error:
            if last_try:
                raise StackError(
                    f"Kafka's jar {coordinate} cannot be fetched ({type(error).__name__}); "
                    "connect to the network for this first start, or name a folder that has "
                    "Kafka's jars: KVI_KAFKA_JARS."
                ) from error
    raise AssertionError("the last try returns or raises")


@contextmanager
def the_system_s_authorities() -> Iterator[None]:
    """Trust whom this machine trusts: a closed network often has an authority of its own."""
    found = ssl.get_default_verify_paths().cafile
    bundle = next((path for path in (found, *BUNDLES) if path and Path(path).exists()), None)
    if bundle is None or "REQUESTS_CA_BUNDLE" in os.environ or "CURL_CA_BUNDLE" in os.environ:
        yield
        return
    os.environ["REQUESTS_CA_BUNDLE"] = bundle
    try:
        yield
    finally:
        del os.environ["REQUESTS_CA_BUNDLE"]


def check(jar: Path, coordinate: str, digest: str) -> None:
    """Refuse a jar that is not, byte for byte, the one on the list."""
    if hashlib.sha256(jar.read_bytes()).hexdigest() != digest:
        raise StackError(
            f"the fetched jar {coordinate} is not the one this project pinned; nothing of it "
            "was run; check the repository it came from."
        )


def check_names(folder: Path, pinned: dict[str, str]) -> None:
    """Refuse a folder that holds other jars than the list, since Java would load them all."""
    present = {jar.name for jar in folder.glob("*.jar")}
    wrong = present ^ {file_name(coordinate) for coordinate in pinned}
    if wrong:
        raise StackError(
            f"{folder} does not hold exactly the listed jars (look at {min(wrong)}); "
            "delete the folder to have it fetched again."
        )
