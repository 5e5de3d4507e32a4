"""What really lies in MongoDB, seen as its root user."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from pymongo import MongoClient

from deploy.network.services import DESK, NAMES
from deploy.servers.endpoints import ROOT_USER, Endpoints

Document = dict[str, Any]
OF_PEOPLE = (
    "people",
    "passkeys",
    "invitations",
    "sessions",
    "personal_keys",
    "office_keys",
    "key_shares",
)

OF_CASES = ("mailbox", "office_cases", "prison_cases", "orders", "case_work")


class Database:
    """All four databases, and whatever else the server holds."""

    def __init__(self, endpoints: Endpoints) -> None:
        self.client: MongoClient[Document] = MongoClient(
            endpoints.mongo_uri,
            username=ROOT_USER,
            password=endpoints.secrets.of(ROOT_USER),
            tz_aware=True,
        )

    def close(self) -> None:
        self.client.close()

    def aggregate(self, service: str, key: str) -> Document | None:
        """One aggregate of a service, whole."""
        return self.client[service]["aggregates"].find_one({"_id": key})

    @contextmanager
    def broken(self, service: str, key: str, field: str, value: Any) -> Iterator[None]:
        """Let one document hold what no version of the service has ever written, for a while."""
        aggregates = self.client[service]["aggregates"]
        before = aggregates.find_one({"_id": key})
        assert before is not None
        aggregates.update_one({"_id": key}, {"$set": {field: value}})
        try:
            yield
        finally:
            whole, _, _ = field.partition(".")
            aggregates.update_one({"_id": key}, {"$set": {whole: before[whole]}})

    def about(self, key: str) -> dict[str, list[Document]]:
        """Every document in which a case or training is mentioned, by service."""
        return {
            name: [document for document in self.documents(name) if key in str(document)]
            for name in NAMES
        }

    def documents(self, database: str) -> Iterator[Document]:
        """Everything in one database, as far as its root user may see it."""
        for collection in self.client[database].list_collection_names():
            if not collection.startswith(("system.", "replset.")):
                yield from self.client[database][collection].find()

    def everything(self) -> Iterator[tuple[str, Document]]:
        """Everything in every database, with the log of operations that replication keeps."""
        for database in self.client.list_database_names():
            for document in self.documents(database):
                yield database, document

    def of_the_desk(self) -> list[str]:
        """Its collections, without those of MongoDB itself."""
        names = self.client[DESK].list_collection_names()
        return [name for name in names if not name.startswith("system.")]

    def forget_all(self) -> None:
        """The desk has nothing, as if it were new."""
        for name in self.of_the_desk():
            self.client[DESK][name].delete_many({})

    def forget_people(self) -> None:
        """Nobody has ever joined the desk, and no agency has a key there."""
        for name in OF_PEOPLE:
            self.client[DESK][name].delete_many({})

    def forget_cases(self) -> None:
        """The desk has heard of none, and done nothing."""
        for name in OF_CASES:
            self.client[DESK][name].delete_many({})

    def due(self, now: datetime) -> list[str]:
        """The services of which an aggregate has something due."""
        waits = {"due_at": {"$lte": now}}
        return [
            name
            for name in NAMES
            if self.client[name]["aggregates"].find_one(waits, {"_id": 1}) is not None
        ]

    def next_due(self, keys: Collection[str]) -> datetime | None:
        """When something of these cases is due next."""
        found = [
            document["due_at"]
            for name in NAMES
            for document in self.client[name]["aggregates"].find(
                {"_id": {"$in": list(keys)}, "due_at": {"$type": "date"}}, {"due_at": 1}
            )
        ]
        return min(found, default=None)
