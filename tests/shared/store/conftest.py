"""Each test of a store runs on both."""

from collections.abc import AsyncIterator

import pytest

from tests.shared.store.suites import Suite, in_memory, in_mongodb, mongo
from tests.world.database import Database as Root


@pytest.fixture(params=["memory", "mongo"])
async def suite(request: pytest.FixtureRequest) -> AsyncIterator[Suite]:
    if request.param == "memory":
        yield in_memory()
        return
    stack = request.getfixturevalue("stack")
    database, root = mongo(stack), Root(stack)
    yield await in_mongodb(database, root)
    database.client.close()
    root.close()
