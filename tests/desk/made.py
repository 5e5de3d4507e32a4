"""What the desks of tests are made of, whether a hand knocks at them or a browser opens them."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from deploy.local.agency_keys import FIRST_DAY, LAST_DAY, REGISTRY, entry
from deploy.network.services import DESK
from deploy.servers.endpoints import Endpoints
from services.desk.desk import Desk
from services.desk.domain.order import Order, OrderLife
from services.desk.domain.people import Person, Session
from services.desk.domain.secret import hash_of, new_secret
from services.desk.keeping import Keeping
from services.desk.storing import Storing
from shared.network.agency import AgencyKind
from shared.network.sealing_keys import new_key
from shared.process.settings import Surroundings
from shared.watch.logs import get_log
from tests.desk.told import CASE, OFFICE, START

OFFICE_KEY = new_key(f"{OFFICE}-of-the-tests")
"""As a browser of the office has it; the registry has its public half."""
STRANGER = "jugendamt-13003"
"""Another office that the same desk serves."""
STRANGER_KEY = new_key(f"{STRANGER}-of-the-tests")
"""The same of that one."""


def surroundings(
    stack: Endpoints, folder: Path, origin: str, served: Iterable[str], *, port: int = 0
) -> Surroundings:
    """Of a desk that serves these agencies and knows no secret by which to reach Kafka."""
    overlay = folder / "desks.yaml"
    served_here = [{"id": each, "desk": origin} for each in served]
    keys = ((OFFICE, OFFICE_KEY), (STRANGER, STRANGER_KEY))
    listed = [entry(agency, key, FIRST_DAY, LAST_DAY) for agency, key in keys]
    overlay.write_text(json.dumps({"agencies": [*served_here, *listed]}))
    for agency in served:
        (folder / agency).write_text("no secret of a Kafka")
    return Surroundings(
        kafka=stack.kafka_bootstrap,
        mongo=stack.mongo_uri,
        secret=stack.secrets.of(DESK),
        registry=REGISTRY,
        registry_keys=overlay,
        port=port,
    )


def sent_by(prison: str, command: str, said: object, *, name: str = "the notice") -> Order:
    """A command about its case that has left the desk."""
    return Order(
        id=name,
        agency=prison,
        service="intake",
        command=command,
        case=CASE,
        referral=None,
        data=json.dumps(said),
        by="somebody",
        at=START,
        life=OrderLife.SENT,
    )


def keeping_of(desk: Desk) -> Keeping:
    """By which it is told something, as from Kafka."""
    return Keeping(
        desk,
        storing=Storing(desk.keys, desk.orders, desk.clock.now, desk.give),
        ring=desk.bell.ring,
        prisons=[each.id for each in desk.registry.of_kind(AgencyKind.PRISON, desk.clock.now())],
        log=get_log(),
    )


async def begin_session(
    desk: Desk, person: Person, used_at: datetime | None = None
) -> tuple[str, Session]:
    """Sign a person in, as her passkey would; gives what her browser holds."""
    secret = new_secret()
    session = Session(
        id=hash_of(secret),
        person=person.id,
        token=new_secret(),
        used_at=used_at or datetime.now(UTC),
    )
    await desk.sessions.begin(session)
    return secret, session
