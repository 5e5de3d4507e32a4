from typing import cast

import pytest

from shared.health import Health
from shared.kafka import Offsets
from shared.metrics import Metrics
from shared.mongo import MongoStore


class Sees:
    """A Kafka in which these topics are visible, and a MongoDB that answers."""

    def __init__(self, *topics: str) -> None:
        self._topics = topics

    async def visible(self) -> frozenset[str]:
        return frozenset(self._topics)

    async def ping(self) -> None:
        """Answer."""


@pytest.mark.parametrize(
    ("visible", "faults"),
    [
        (("in", "out", "other"), []),
        (("in",), ["topic out is not visible"]),
        (("out",), ["topic in is not visible"]),
    ],
)
async def test_a_service_is_ready_when_it_can_read_and_write_all_its_topics(
    visible: tuple[str, ...], faults: list[str]
) -> None:
    sees = Sees(*visible)
    health = Health(
        store=cast("MongoStore", sees),
        offsets=cast("Offsets", sees),
        lanes=(),
        background=(),
        topics={"in"},
        outputs={"out"},
        metrics=Metrics(),
    )
    assert await health.why_not_ready() == faults
