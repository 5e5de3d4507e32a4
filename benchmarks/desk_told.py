"""What a desk is filled with before it is measured: people, and what their agencies were told."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from services.desk.domain.entry import Entry
from services.desk.domain.order import Order, OrderLife, order_id
from services.desk.domain.people import Invitation, Passkey, Person, Role, Session
from services.desk.domain.secret import hash_of, new_secret
from services.desk.keeping import Keeping
from services.desk.pages.visit import COOKIE
from services.desk.stored.stores import Stores, stores_in
from services.desk.storing import Storing
from shared.store.mongo import Database
from shared.watch.logs import get_log

BATCH = 500


def stores_of(database: Database) -> Stores:
    """Where it is kept."""
    return stores_in(database, lambda: datetime.now(UTC), copy_days=0)


async def tell(
    stores: Stores, agency: str, told: Sequence[Entry], prisons: Collection[str] = ()
) -> None:
    """Let the desk be told this, as from Kafka."""
    keeping = Keeping(
        stores,
        storing=Storing(stores.keys, stores.orders, lambda: datetime.now(UTC), stores.orders.write),
        ring=lambda _agency: None,
        log=get_log(),
        prisons=prisons,
    )
    for first in range(0, len(told), BATCH):
        await keeping.keep(agency, told[first : first + BATCH])


@dataclass(frozen=True)
class Asked:
    """Who is signed in at an agency, and the pages that she asks for."""

    cookie: str
    pages: Mapping[str, str]
    """Paths by name."""


async def somebody(stores: Stores, agency: str, number: int = 0) -> tuple[str, str]:
    """One who works there; gives her id and her cookie."""
    now, secret, who = datetime.now(UTC), new_secret(), f"{agency}/{number}"
    name, email = name_of(f"person/{who}"), f"lead-{number}@office.example"
    about: dict[str, Any] = {"agency": agency, "email": email, "role": Role.LEAD}
    until = now + timedelta(hours=1)
    invitation = Invitation(id=name_of(f"invitation/{who}"), until=until, **about)
    await stores.people.invite(invitation)
    passkey = Passkey(
        id=name_of(f"passkey/{who}"), person=name, public_key=b"", sign_count=0, added_at=now
    )
    await stores.people.join(invitation, Person(id=name, joined_at=now, **about), passkey)
    session = Session(id=hash_of(secret), person=name, token=new_secret(), used_at=now)
    await stores.sessions.begin(session)
    return name, f"{COOKIE}={secret}"


def entry(agency: str, message: str, case: str, data: dict[str, Any], at: datetime) -> Entry:
    """One message about a case."""
    return Entry(
        agency=agency,
        number=0,
        id=name_of(f"{agency}/{message}/{case}"),
        message=message,
        case=case,
        cause=None,
        told_at=at,
        value=json.dumps(data),
    )


def given(  # noqa: PLR0913 - what a command is made of
    agency: str, by: str, service: str, command: str, *, case: str, said: object
) -> Order:
    """A command that this person has given, and that was taken."""
    data = json.dumps(said)
    return Order(
        id=order_id(agency, case, command, data, since=""),
        agency=agency,
        service=service,
        command=command,
        case=case,
        referral=None,
        data=data,
        by=by,
        at=datetime.now(UTC),
        life=OrderLife.ACCEPTED,
    )


def name_of(thing: str) -> str:
    """An id that the same thing always has."""
    return str(uuid5(NAMESPACE_URL, f"urn:kvi:benchmark:{thing}"))


def referral_id(number: int) -> str:
    """That of this number at any agency."""
    return name_of(f"referral {number}")
