"""A lone mongod that somebody else starts becomes a replica set of one, once."""

from time import monotonic
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError
from pymongo.uri_parser import parse_uri

from deploy.provision.mongo import cannot, readable_address
from deploy.provision.plan import ProvisionError
from deploy.servers.endpoints import ROOT_USER, Endpoints
from deploy.servers.primary import wait_for_primary

NOT_YET_INITIALIZED = 94
ALREADY_INITIALIZED = 23


def make_replica_set(endpoints: Endpoints, seconds: float) -> None:
    """Make it so and wait until it takes writes; what is a replica set already is left alone.

    Its member is called as in the address of MongoDB, for clients are sent to that name. Raises
    ProvisionError.
    """
    until = monotonic() + seconds
    with readable_address():
        address = parse_uri(endpoints.mongo_uri)
    servers, name = address["nodelist"], address["options"].get("replicaSet")
    if len(servers) != 1 or name is None:
        raise ProvisionError(
            "a replica set of one has one server and a name; "
            "give KVI_MONGO as mongodb://HOST:PORT/?replicaSet=NAME"
        )
    host, port = servers[0]
    with readable_address():
        root: MongoClient[dict[str, Any]] = MongoClient(
            endpoints.mongo_uri,
            directConnection=True,
            # It has no name yet, and one that has another would not be talked to.
            replicaSet=None,
            username=ROOT_USER,
            password=endpoints.secrets.of(ROOT_USER),
            serverSelectionTimeoutMS=int(seconds * 1000),
        )
    try:
        with root:
            if _is_alone(root):
                _initiate(root, name, f"{host}:{port}")
            wait_for_primary(root, until)
    except PyMongoError as error:
        raise cannot("become a replica set", error) from error


def _is_alone(root: MongoClient[dict[str, Any]]) -> bool:
    try:
        root.admin.command("replSetGetStatus")
    except OperationFailure as error:
        if error.code != NOT_YET_INITIALIZED:
            raise
        return True
    return False


def _initiate(root: MongoClient[dict[str, Any]], name: str, host: str) -> None:
    members = [{"_id": 0, "host": host}]
    try:
        root.admin.command("replSetInitiate", {"_id": name, "members": members})
    except OperationFailure as error:
        # A member that has just started looks alone until it has read what it belongs to.
        if error.code != ALREADY_INITIALIZED:
            raise
