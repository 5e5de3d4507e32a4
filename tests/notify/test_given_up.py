"""How many deliveries reached nobody in the last days is counted on a real MongoDB."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from bson.codec_options import CodecOptions, DatetimeConversion
from pymongo import monitoring

from deploy.provision.mongo import MongoProvisioner
from deploy.servers.endpoints import Endpoints
from services.notify.app import GIVEN_UP, SERVICE
from services.notify.contract.deliveries import AttemptOutcome
from services.notify.domain.notifications import Notifications
from services.notify.domain.retries import RETRIES
from services.notify.switchboard import SWITCHBOARD
from shared.store.aggregate import Aggregate
from shared.store.mongo import Database, connect
from shared.store.mongo_store import MongoStore
from shared.store.published import Published
from shared.store.watermark import Watermark
from tests.notify.told import NOW, plan, routed, tried

LAST = len(RETRIES) + 1
WEEK = timedelta(days=7)


class Commands(monitoring.CommandListener):
    """What is asked of MongoDB."""

    def __init__(self) -> None:
        self.aggregates: list[dict[str, Any]] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name == "aggregate":
            self.aggregates.append(dict(event.command))

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Nothing to see."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Nothing to see."""


async def _nothing() -> int:
    """What was acknowledged before."""
    return 0


@pytest.fixture
async def asked(stack: Endpoints) -> AsyncIterator[tuple[MongoStore, Database, Commands]]:
    provisioner = MongoProvisioner(stack, ["toy"])
    provisioner.apply(provisioner.compare())
    commands = Commands()
    monitoring.register(commands)
    database = connect(
        stack.mongo_uri, database="toy", user="toy", password=stack.secrets.of("toy")
    )
    await database["aggregates"].delete_many({})
    store = MongoStore(database, SWITCHBOARD.models, Published(), Watermark(lambda: 1, _nothing))
    await store.prepare(SERVICE.indexes)
    yield store, database, commands
    await database["aggregates"].drop()
    database.client.close()


def ended(outcome: AttemptOutcome, *, ago: timedelta, attempt: int = 1) -> Notifications:
    done = tried(plan(routed()).state, attempt, outcome, now=NOW - ago)
    assert done is not None
    return done.state


async def test_what_was_refused_or_given_up_in_the_last_week_is_counted_by_its_index(
    asked: tuple[MongoStore, Database, Commands],
) -> None:
    store, database, commands = asked
    second = timedelta(seconds=1)
    states = [
        ended(AttemptOutcome.REFUSED, ago=timedelta()),
        ended(AttemptOutcome.UNREACHABLE, ago=WEEK - second, attempt=LAST),
        ended(AttemptOutcome.REFUSED, ago=WEEK + second),
        ended(AttemptOutcome.UNREACHABLE, ago=timedelta()),
        ended(AttemptOutcome.SENT, ago=timedelta()),
        # Erased since: of it there is nothing else.
        ended(AttemptOutcome.REFUSED, ago=timedelta()).model_copy(
            update={"deliveries": (), "erased": True}
        ),
    ]
    await store.save([Aggregate(str(uuid4()), state=state, changed=True) for state in states])

    assert await GIVEN_UP.count(store, NOW) == 3
    assert await GIVEN_UP.count(store, NOW + WEEK + second) == 0

    # The bounds of an index reach further than Python's dates.
    whole = CodecOptions[dict[str, Any]](datetime_conversion=DatetimeConversion.DATETIME_MS)
    query = {name: commands.aggregates[0][name] for name in ("aggregate", "pipeline", "cursor")}
    plan = str(await database.command("explain", query, codec_options=whole))
    assert "IXSCAN" in plan
    assert "COLLSCAN" not in plan
