"""What a service keeps, read for a command, or the end of the command with what to do."""

from collections.abc import Callable
from typing import TypeVar

from pymongo.errors import PyMongoError

from deploy.cli.connection import servers
from deploy.cli.telling import give_up
from deploy.servers.endpoints import Endpoints
from deploy.servers.errors import StackError

T = TypeVar("T")


def read(reading: Callable[[Endpoints], T]) -> T:
    """What this finds in the database of a service."""
    try:
        return reading(servers())
    except StackError as error:
        give_up(str(error))
    except PyMongoError as error:
        give_up(f"MongoDB cannot be read ({type(error).__name__}); ./kvi status shows how it is.")
    except ValueError:
        give_up("what is stored is not as this version has it; use the version that runs.")
