"""Where a notice spends its time on the way to the office, by the broker's clock."""

from collections.abc import Collection
from datetime import datetime
from statistics import quantiles

from benchmarks.workload import TOPIC
from deploy.agency.topic_reader import TopicReader
from deploy.local.system import System
from deploy.servers.endpoints import ADMIN
from services.intake.contract.topics import CASES

ON_THE_WAY = ("ReportAdmission", "IncarcerationNotified", "ReferralAssigned")
"""What the prison says, what intake makes of it, and what referral tells the office."""


async def hops(system: System, cases: Collection[str], inbox: str) -> dict[str, dict[str, float]]:
    """For each service, from its hearing to its telling: median and 99th percentile in ms."""
    topics = (TOPIC, CASES, inbox)
    reached = [
        await _written(system, topic, name, cases)
        for topic, name in zip(topics, ON_THE_WAY, strict=True)
    ]
    return {
        service: spread([(after[case] - before[case]).total_seconds() for case in cases])
        for service, before, after in zip(
            ("intake", "referral"), reached[:-1], reached[1:], strict=True
        )
    }


def spread(seconds: Collection[float]) -> dict[str, float]:
    """Median and 99th percentile in milliseconds."""
    cuts = quantiles(seconds, n=100)
    return {"p50": round(cuts[49] * 1000, 1), "p99": round(cuts[98] * 1000, 1)}


async def _written(
    system: System, topic: str, name: str, cases: Collection[str]
) -> dict[str, datetime]:
    """When the first message of this name was written for each case; all of them are there."""
    wanted = set(cases)
    found: dict[str, datetime] = {}
    async with TopicReader(system.endpoints.login(ADMIN), topic, from_start=True) as reader:
        async for each in reader.messages():
            if each.type_name == name and each.key in wanted:
                found.setdefault(each.key, each.written_at)
                if len(found) == len(wanted):
                    break
    return found
