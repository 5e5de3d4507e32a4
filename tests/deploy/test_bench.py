"""What `./kvi bench` measures can be measured: it runs, and nothing is said of its figures."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import benchmarks
from benchmarks.throughput import Track
from deploy.local.system import System


@pytest.mark.parametrize("name", [module.name for module in iter_modules(benchmarks.__path__)])
def test_every_part_of_it_finds_what_it_needs(name: str) -> None:
    assert import_module(f"benchmarks.{name}").__doc__


async def test_each_way_to_write_the_loop_does_the_same_work(tmp_path: Path) -> None:
    with System(tmp_path, print, services=()) as system:
        track = Track(system)
        await track.load(range(2))
        worked = [
            await track.engine(),
            await track.other("bare_loop", track.count),
            await track.other("faststream_defaults", track.count),
        ]
        others = Track(system)
        await others.load(range(2, 4))
        worked.append(await others.engine(replicas=2))
    assert {span.answers for span in worked} == {track.count} != {0}
