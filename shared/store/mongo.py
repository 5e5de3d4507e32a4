"""MongoDB as the services reach it; its driver is known to these files, mongo…, alone.

The driver is Motor, as the project was asked to use; docs/decisions says what replacing it takes.
"""

from datetime import UTC
from typing import Any

from bson.codec_options import CodecOptions
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorCollection,
    AsyncIOMotorDatabase,
)
from pymongo import IndexModel
from pymongo.errors import OperationFailure, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.read_preferences import ReadPreference
from pymongo.write_concern import WriteConcern

Document = dict[str, Any]
Collection = AsyncIOMotorCollection[Document]
Database = AsyncIOMotorDatabase[Document]
Index = IndexModel
MongoAway = PyMongoError
"""What the driver raises while MongoDB cannot be reached or is electing a primary."""

TOO_LARGE = frozenset({10334, 17280, 17419, 17420})
NEVER = frozenset({13, 18}) | TOO_LARGE
"""Codes of failures that another attempt does not mend: no right, no login, too large."""


def connect(uri: str, *, database: str, user: str, password: str) -> Database:
    """Open a service's database as its own user: every write on a majority's journal."""
    client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
        uri,
        username=user,
        password=password,
        authSource=database,
        tz_aware=True,
        serverSelectionTimeoutMS=5_000,
        connectTimeoutMS=5_000,
        socketTimeoutMS=20_000,
        retryWrites=True,
        appname=user,
    )
    return client.get_database(
        database,
        codec_options=CodecOptions(document_class=dict, tz_aware=True, tzinfo=UTC),
        read_preference=ReadPreference.PRIMARY,
        write_concern=WriteConcern(w="majority", j=True),
        read_concern=ReadConcern("majority"),
    )


def trouble_with(error: PyMongoError) -> str:
    """How the log names it: a server that is away comes back, one that refuses needs somebody."""
    refuses = isinstance(error, OperationFailure) and error.code in NEVER
    return "mongo.refused" if refuses else "mongo.away"
