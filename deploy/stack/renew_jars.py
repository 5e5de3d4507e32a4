"""Write the list of Kafka's jars anew after a version below was changed, or another list of jars.

Run as ``python -m deploy.stack.renew_jars`` or, for another list, with its file and what is wanted
in it. Read the difference before committing it: the list says which code is run.
"""

import hashlib
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from jgo.maven import MavenContext, PythonResolver

from deploy.stack.jars import JAR_LIST

WANTED = [
    "org.apache.kafka:kafka_2.13:4.3.1",
    "org.apache.kafka:kafka-tools:4.3.1",
    "org.slf4j:slf4j-simple:1.7.36",  # without a back end the broker logs nothing at all
]


def main(jar_list: Path, wanted: Sequence[str]) -> None:
    """Resolve what is wanted and write coordinates with hashes, without any address."""
    with tempfile.TemporaryDirectory() as cache:
        context = MavenContext(repo_cache=Path(cache), resolver=PythonResolver())
        dependencies = [context.create_dependency(name) for name in wanted]
        named, transitive = context.resolver.resolve(dependencies)
        lines = []
        for dependency in [*named, *transitive]:
            jar = dependency.artifact.resolve()
            digest = hashlib.sha256(jar.read_bytes()).hexdigest()
            name = f"{dependency.groupId}:{dependency.artifactId}:{dependency.version}"
            if dependency.classifier:
                name += f":{dependency.classifier}"
            lines.append(f"{digest}  {name}\n")
    jar_list.write_text("".join(sorted(lines, key=lambda line: line.split()[1])))
    sys.stdout.write(f"{len(lines)} jars\n")


if __name__ == "__main__":
    file, *names = sys.argv[1:] or [str(JAR_LIST), *WANTED]
    main(Path(file), names)
