"""MongoDB gets one user for each service, who can do nothing outside the service's database."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pymongo import MongoClient
from pymongo.errors import ConfigurationError, OperationFailure, PyMongoError

from deploy.provision.plan import Change, Plan, ProvisionError, Sign
from deploy.servers.endpoints import ROOT_USER, Endpoints

Document = dict[str, Any]

ROLE = "readWrite"
"""Enough to create the service's own indexes; it can neither see users nor other databases."""

MILLISECONDS = 10_000
AUTHENTICATION_FAILED = 18


@dataclass(frozen=True, slots=True)
class MongoDifference:
    """What to do so that every service has its user."""

    users: tuple[str, ...]
    roles: tuple[str, ...]
    secrets: tuple[str, ...]

    def plan(self) -> Plan:
        """Say it in lines."""
        return Plan(
            (
                *(Change(Sign.ADD, f"database user {user}") for user in self.users),
                *(Change(Sign.CHANGE, f"database user {u}: only {ROLE}") for u in self.roles),
                *(Change(Sign.CHANGE, f"database user {u}: new secret") for u in self.secrets),
            )
        )


class MongoProvisioner:
    """Compares a MongoDB with the list of services and makes it so, as the root user."""

    def __init__(self, endpoints: Endpoints, services: Iterable[str]) -> None:
        self._endpoints = endpoints
        self._services = tuple(services)

    def compare(self, rotate: frozenset[str] = frozenset()) -> MongoDifference:
        """Read what is there and find the difference."""
        try:
            with self._client(ROOT_USER, "admin") as client:
                found = {user: self._roles(client, user) for user in self._services}
            there = tuple(user for user in self._services if found[user] is not None)
            return MongoDifference(
                users=tuple(user for user in self._services if found[user] is None),
                roles=tuple(user for user in there if found[user] != wanted_roles(user)),
                secrets=tuple(u for u in there if u in rotate or not self._can_log_in(u)),
            )
        except PyMongoError as error:
            raise cannot("be read", error) from error

    def apply(self, difference: MongoDifference) -> None:
        """Do it."""
        secret = self._endpoints.secrets.of
        try:
            with self._client(ROOT_USER, "admin") as client:
                for user in difference.users:
                    client[user].command(
                        "createUser", user, pwd=secret(user), roles=wanted_roles(user)
                    )
                for user in difference.roles:
                    client[user].command("updateUser", user, roles=wanted_roles(user))
                for user in difference.secrets:
                    client[user].command("updateUser", user, pwd=secret(user))
        except PyMongoError as error:
            raise cannot("be changed", error) from error

    def _client(self, user: str, database: str) -> MongoClient[Document]:
        with readable_address():
            return MongoClient(
                self._endpoints.mongo_uri,
                username=user,
                password=self._endpoints.secrets.of(user),
                authSource=database,
                serverSelectionTimeoutMS=MILLISECONDS,
                appname="kvi-provision",
            )

    def _roles(self, client: MongoClient[Document], user: str) -> list[Document] | None:
        """The roles of a service's user in its own database; None: there is no such user."""
        users = client[user].command("usersInfo", user)["users"]
        return list(users[0]["roles"]) if users else None

    def _can_log_in(self, user: str) -> bool:
        try:
            with self._client(user, user) as client:
                client[user].command("ping")
        except OperationFailure as error:
            if error.code != AUTHENTICATION_FAILED:
                raise
            return False
        return True


def wanted_roles(service: str) -> list[Document]:
    """The one role of a service's user."""
    return [{"role": ROLE, "db": service}]


@contextmanager
def readable_address() -> Iterator[None]:
    """Say what is wrong with the address of MongoDB. Raises ProvisionError."""
    try:
        yield
    except OSError as error:
        raise ProvisionError(
            f"{error.filename} cannot be read: {error.strerror}; mend the address KVI_MONGO"
        ) from error
    # A port that is no number is a bare ValueError, and so is an option's unusable value.
    except (ConfigurationError, ValueError) as error:
        raise ProvisionError(
            "the address of MongoDB cannot be read; "
            "give KVI_MONGO as mongodb://HOST:PORT/?replicaSet=NAME"
        ) from error


def cannot(be_done: str, error: PyMongoError) -> ProvisionError:
    """Say that MongoDB cannot do something."""
    # The type and code alone: a driver's text may show the command, and with it the secret.
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return ProvisionError(
            "MongoDB's certificate is not trusted, or is for another host; mend the host or "
            "tlsCAFile in KVI_MONGO"
        )
    if isinstance(error, OperationFailure) and error.code == AUTHENTICATION_FAILED:
        return ProvisionError(
            f"MongoDB does not take the secret of {ROOT_USER}; give the one that it was set up "
            "with (KVI_SECRET_ROOT)"
        )
    code = f" {error.code}" if isinstance(error, OperationFailure) else ""
    return ProvisionError(f"MongoDB cannot {be_done}: {type(error).__name__}{code}")
