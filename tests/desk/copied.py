"""A copy of a desk's database, made and put back as `docs/desk.md` has it done."""

from collections.abc import Mapping, Sequence

from deploy.network.services import DESK
from services.desk.stored.cases import VIEWS
from tests.world.database import Database as Root
from tests.world.database import Document

Copy = Mapping[str, Sequence[Document]]
"""Of each collection its documents."""


def copied(root: Root) -> Copy:
    """All but the views of cases, which are made again."""
    database = root.client[DESK]
    return {name: list(database[name].find()) for name in root.of_the_desk() if name != VIEWS}


def put_back(copy: Copy, root: Root) -> None:
    """On a server that has nothing of it any more."""
    database = root.client[DESK]
    assert database.list_collection_names() == []
    for name, documents in copy.items():
        if documents:
            database[name].insert_many(documents)
