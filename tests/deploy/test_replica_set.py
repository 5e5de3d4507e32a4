from dataclasses import replace
from pathlib import Path

import pytest
from pymongo import MongoClient

from deploy.provision import ProvisionError
from deploy.provision.mongo import MongoProvisioner
from deploy.provision.replica_set import make_replica_set
from deploy.servers.credentials import Secrets
from deploy.servers.endpoints import ROOT_USER, Endpoints


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


def test_what_the_address_says_of_tls_holds(stack: Endpoints) -> None:
    # This mongod speaks no TLS, so whoever insists on it gets nowhere.
    insists = replace(stack, mongo_uri=f"{stack.mongo_uri}&tls=true")
    with pytest.raises(ProvisionError, match="cannot become a replica set"):
        make_replica_set(insists, 0.5)


@pytest.mark.parametrize(
    "address",
    [
        "mongo.example",
        "mongodb://",
        "mongodb://mongo.example:1,,",
        "mongodb://mongo.example:mongo/?replicaSet=rs0",
        "mongodb://mongo.example:99999/?replicaSet=rs0",
        "mongodb://mongo.example/?replicaSet",
    ],
)
def test_an_address_that_is_none_is_told_in_one_sentence(address: str, tmp_path: Path) -> None:
    nowhere = Endpoints("127.0.0.1:1", address, Secrets(tmp_path, {}))
    with pytest.raises(ProvisionError, match="KVI_MONGO as mongodb://HOST:PORT"):
        make_replica_set(nowhere, 0.1)


@pytest.mark.parametrize("address", ["mongodb://mongo.example:1,,", "mongodb://mongo.example:port"])
def test_provisioning_tells_it_too(address: str, tmp_path: Path) -> None:
    nowhere = Endpoints("127.0.0.1:1", address, Secrets(tmp_path, {}))
    with pytest.raises(ProvisionError, match="KVI_MONGO as mongodb://HOST:PORT"):
        MongoProvisioner(nowhere, ["intake"]).compare()


def test_ca_certificates_that_are_not_there_are_named(tmp_path: Path) -> None:
    address = f"mongodb://mongo.example/?replicaSet=rs0&tls=true&tlsCAFile={tmp_path / 'ca.pem'}"
    with pytest.raises(ProvisionError, match=r"ca\.pem cannot be read"):
        make_replica_set(Endpoints("127.0.0.1:1", address, Secrets(tmp_path, {})), 0.1)


def test_data_that_were_set_up_with_another_secret_are_told_of(
    stack: Endpoints, tmp_path: Path
) -> None:
    anew = replace(stack, secrets=Secrets(tmp_path, {}))
    with pytest.raises(ProvisionError, match=r"does not take the secret of root.*KVI_SECRET_ROOT"):
        make_replica_set(anew, 10)
    with pytest.raises(ProvisionError, match=r"does not take the secret of root.*KVI_SECRET_ROOT"):
        MongoProvisioner(anew, ["intake"]).compare()
