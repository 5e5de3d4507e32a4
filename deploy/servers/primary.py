"""A MongoDB takes writes only while it has a primary."""

import time
from typing import Any

from pymongo import MongoClient

from deploy.servers.errors import StackError

LOOK_SECONDS = 0.05


def wait_for_primary(client: MongoClient[dict[str, Any]], until: float) -> None:
    """Wait until writes are possible."""
    while not client.admin.command("hello")["isWritablePrimary"]:
        if time.monotonic() > until:
            raise StackError("mongod does not become primary; see its log.")
        time.sleep(LOOK_SECONDS)
