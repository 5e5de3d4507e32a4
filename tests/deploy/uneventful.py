"""Four weeks in which nothing came of anything, for the parts that look back on them."""

from collections import Counter
from pathlib import Path

from deploy.demo.plan import Plan, Story
from deploy.demo.planning import plan
from deploy.demo.played import Played
from deploy.demo.proportions import FAST
from shared.network.registry import Registry


def played(folder: Path, registry: Registry, planned: Plan | None = None) -> Played:
    drawn = planned or plan(1, registry, FAST)
    (case,) = drawn.stories[Story.WRONG_DISTRICT]
    return Played(
        plan=drawn,
        folder=folder,
        messages=(),
        noted=(),
        tally=Counter(),
        happened=0,
        mails=7,
        behind={},
        parked={},
        sealed_topic="denied by Kafka (TopicAuthorizationFailedError)",
        opened=None,
        told_case=case,
        seconds=18,
        moments=63,
    )
