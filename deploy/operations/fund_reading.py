"""The ledger of a fund as it lies in the database of events, which alone has its payees."""

from typing import Any
from uuid import UUID

from pymongo import MongoClient

from deploy.servers.endpoints import Endpoints
from services.events.domain.funds.fund import Fund
from services.events.switchboard import SWITCHBOARD

MILLISECONDS = 10_000
AGGREGATES = "aggregates"


def read_fund(endpoints: Endpoints, fund: UUID) -> Fund | None:
    """None: no fund has this id. Raises PyMongoError, or ValueError for what cannot be read."""
    service = SWITCHBOARD.service
    client: MongoClient[dict[str, Any]] = MongoClient(
        endpoints.mongo_uri,
        username=service,
        password=endpoints.secrets.of(service),
        authSource=service,
        serverSelectionTimeoutMS=MILLISECONDS,
        appname="kvi-proof",
    )
    with client:
        wanted = {"_id": str(fund), "kind": Fund.kind}
        found = client[service][AGGREGATES].find_one(wanted, {"state": 1})
    return None if found is None else Fund.model_validate(found["state"])
