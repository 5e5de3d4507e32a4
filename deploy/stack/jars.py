"""Kafka's own jars: exactly those on the committed list, or those in a folder the user names."""

import hashlib
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from deploy.stack.errors import StackError
from deploy.stack.tools import Progress, made_once

JAR_LIST = Path(__file__).with_name("kafka-jars.sha256")
AT_ONCE = 6


def find_jars(progress: Progress, jar_list: Path = JAR_LIST) -> Path:
    """Return a folder with all of Kafka's jars."""
    named = os.environ.get("KVI_KAFKA_JARS")
    if named:
        if not any(Path(named).glob("kafka_*.jar")):
            raise StackError("KVI_KAFKA_JARS names no folder with Kafka's jars; correct it.")
        return Path(named)
    pinned = read_list(jar_list)
    folder = made_once("jars", jar_list, lambda draft: fetch(pinned, draft, progress))
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
    from jgo.maven import MavenContext  # noqa: PLC0415 - slow to load, needed once

    progress(f"fetching Kafka: {len(pinned)} jars (once)")
    cache = folder / "cache"
    context = MavenContext(repo_cache=cache)

    def one(coordinate: str) -> None:
        group, artifact, version = coordinate.split(":")
        jar = context.project(group, artifact).at_version(version).artifact().resolve()
        check(jar, coordinate, pinned[coordinate])
        jar.replace(folder / file_name(coordinate))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for count, outcome in enumerate([pool.submit(one, name) for name in pinned], start=1):
            try:
                outcome.result()
            except StackError:
                pool.shutdown(cancel_futures=True)
                raise
            except Exception as error:
                pool.shutdown(cancel_futures=True)
                raise StackError(
                    f"Kafka's jars cannot be fetched ({type(error).__name__}); connect to the "
                    "network for this first start, or name a folder that has them: KVI_KAFKA_JARS."
                ) from error
            if count % 30 == 0 or count == len(pinned):
                progress(f"fetching Kafka: {count} of {len(pinned)} jars")
    shutil.rmtree(cache)


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
