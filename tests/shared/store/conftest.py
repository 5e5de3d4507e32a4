"""Each test of a store runs on both, and what is MongoDB's also on one in a container."""

from collections.abc import AsyncIterator, Iterator

import pytest

from deploy.servers.endpoints import Endpoints
from tests.shared.store.suites import Suite, in_memory, in_mongodb, mongo
from tests.world.database import Database as Root

SERVERS = ["embedded", pytest.param("container", marks=pytest.mark.docker)]


@pytest.fixture(scope="session")
def container(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoints]:
    """The MongoDB that `deploy/compose.yaml` runs, or the one that TEST_MONGO_IMAGE names."""
    from tests.world.containers import mongod  # noqa: PLC0415 - only where there is Docker

    with mongod(tmp_path_factory.mktemp("container")) as endpoints:
        yield endpoints


@pytest.fixture(params=SERVERS)
def stack(request: pytest.FixtureRequest) -> Endpoints:
    """Where a MongoDB is reached."""
    return _server(request)


@pytest.fixture(params=["memory", *SERVERS])
async def suite(request: pytest.FixtureRequest) -> AsyncIterator[Suite]:
    if request.param == "memory":
        yield in_memory()
        return
    server = _server(request)
    database, root = mongo(server), Root(server)
    yield await in_mongodb(database, root)
    database.client.close()
    root.close()


def _server(request: pytest.FixtureRequest) -> Endpoints:
    if request.param == "embedded":
        embedded: Endpoints = request.getfixturevalue("embedded")[1]
        return embedded
    in_container: Endpoints = request.getfixturevalue("container")
    return in_container
