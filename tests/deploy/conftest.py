"""A stack on which everything the registry and the switchboards ask for is there."""

from pathlib import Path

import pytest

from deploy.network.present import present
from deploy.network.services import SWITCHBOARDS
from deploy.network.topology import Topology, topology
from deploy.provision import provision
from deploy.servers.endpoints import Endpoints
from shared.network.registry import Registry

AGENCIES = Path(__file__).resolve().parents[2] / "deploy" / "agencies.yaml"


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry.load(AGENCIES)


@pytest.fixture(scope="session")
def real(registry: Registry) -> Topology:
    return topology(registry, SWITCHBOARDS, present())


@pytest.fixture(scope="session")
def provisioned(stack: Endpoints, registry: Registry) -> Endpoints:
    provision(stack, registry, SWITCHBOARDS)
    return stack
