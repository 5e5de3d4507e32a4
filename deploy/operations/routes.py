"""Who reads and who speaks where, as registry and switchboards say."""

from deploy.local.agency_keys import REGISTRY
from deploy.network.present import present
from deploy.network.rights import MONITOR
from deploy.network.services import SWITCHBOARDS
from deploy.network.topic import Use
from deploy.network.topology import Topology, topology
from shared.language.topics import inbound_topic
from shared.network.registry import Registry

SHARED = frozenset({Use.SHARED, Use.PROGRAMME})


def network() -> Topology:
    """All topics, users and rights. Raises BadRegistry."""
    return topology(Registry.load(REGISTRY), SWITCHBOARDS, present())


def inputs(wanted: Topology) -> dict[str, tuple[str, ...]]:
    """The topics that each service goes by."""
    followed = {topic.name for topic in wanted.topics if topic.use.is_input}
    return {
        service: tuple(topic for topic in wanted.read_by(service) if topic in followed)
        for service in SWITCHBOARDS
    }


def spoken(wanted: Topology) -> dict[str, dict[str, str]]:
    """For each agency the topics it may speak on, each leading to a service."""
    agencies = [user for user in wanted.users if user not in {*SWITCHBOARDS, MONITOR}]
    return {
        agency: {
            inbound_topic(service, agency): service
            for service in SWITCHBOARDS
            if inbound_topic(service, agency) in wanted.written_by(agency)
        }
        for agency in agencies
    }


def shared_topics(wanted: Topology) -> list[str]:
    """What is told to everyone, never a sealed part."""
    return [topic.name for topic in wanted.topics if topic.use in SHARED]
