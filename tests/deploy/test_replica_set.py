from dataclasses import replace

import pytest
from pymongo import MongoClient

from deploy.provision import ProvisionError
from deploy.provision.replica_set import make_replica_set
from deploy.stack.mongod import ROOT_USER
from deploy.stack.stack import Endpoints


def set_of(stack: Endpoints) -> object:
    password = stack.secrets.of(ROOT_USER)
    with MongoClient[dict[str, object]](
        stack.mongo_uri, username=ROOT_USER, password=password
    ) as root:
        return root.admin.command("replSetGetConfig")["config"]


def test_what_is_a_replica_set_already_is_left_alone(stack: Endpoints) -> None:
    before = set_of(stack)
    make_replica_set(stack, 10)
    assert set_of(stack) == before


@pytest.mark.parametrize(
    "address", ["mongodb://127.0.0.1:1/", "mongodb://one:1,two:2/?replicaSet=rs0"]
)
def test_a_set_of_one_has_one_server_and_a_name(stack: Endpoints, address: str) -> None:
    with pytest.raises(ProvisionError, match="HOST:PORT"):
        make_replica_set(replace(stack, mongo_uri=address), 1)


def test_a_mongod_that_is_away_is_told_of(stack: Endpoints) -> None:
    away = replace(stack, mongo_uri="mongodb://127.0.0.1:1/?replicaSet=rs0")
    with pytest.raises(ProvisionError, match="cannot become a replica set"):
        make_replica_set(away, 0.2)
