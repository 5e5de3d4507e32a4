"""`./kvi reread`: let services that stand still read their topics again from the start."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient

from deploy.cli.connection import sign_in
from deploy.cli.place import data_place
from deploy.cli.telling import REFUSED, SET_UP, give_up, hint
from deploy.network.rights import group_of
from deploy.network.services import NAMES
from deploy.servers.endpoints import ADMIN
from deploy.servers.errors import StackError
from deploy.stack.stack import Stack
from deploy.terminal.meant import did_you_mean
from shared.kafka.login import KafkaLogin

LEAVING_SECONDS = 30
"""A service that was stopped counts as a member for ten seconds more, so that it may come back."""
_STARTING = frozenset(
    {
        KafkaError.NOT_COORDINATOR,
        KafkaError.COORDINATOR_LOAD_IN_PROGRESS,
        KafkaError.COORDINATOR_NOT_AVAILABLE,
    }
)
"""A Kafka that has just started looks through its groups first."""
_ANSWER_SECONDS = 10
_LOOK_SECONDS = 1.0


def reread(
    services: Annotated[
        list[str] | None, typer.Argument(metavar="[SERVICE]...", help="Without any: all four.")
    ] = None,
) -> None:
    """Forget what the services have acknowledged, after a MongoDB was put back without its Kafka.

    They must not run. When they are started they read all that their topics still hold, know what
    their database has seen, and tell the rest again under the same ids.
    """
    chosen = services or list(NAMES)
    if strangers := [name for name in chosen if name not in NAMES]:
        told = did_you_mean(strangers[0], NAMES, f"there are {', '.join(NAMES)}.")
        give_up(f"there is no service {strangers[0]}; {told}", SET_UP)
    try:
        with _kafka() as login:
            for name in chosen:
                _forget(login, name)
                typer.echo(f"{name}: reads its topics from the start")
    except StackError as error:
        give_up(str(error), SET_UP)
    except KafkaException as error:
        give_up(f"Kafka does not do it: {error.args[0].name()}; ./kvi provision --plan", SET_UP)
    hint("next: start the services, then ./kvi status until nothing waits")


@contextmanager
def _kafka() -> Iterator[KafkaLogin]:
    """The Kafka that the settings name, or that of the data folder, started for this."""
    folder = data_place()
    if os.environ.get("KVI_KAFKA"):
        yield sign_in(ADMIN)
        return
    if folder.is_taken():
        give_up("the services must not run meanwhile; stop them with: ./kvi down", SET_UP)
    if not folder.kafka.exists():
        give_up(f"there is no Kafka in {folder.path}, so nothing was acknowledged.", SET_UP)
    with Stack(folder.path, hint) as endpoints:
        yield endpoints.login(ADMIN)


def _forget(login: KafkaLogin, service: str) -> None:
    """Delete the group, and with it what it says of the database. Waits for members to leave."""
    admin = AdminClient({**login.librdkafka(), "log_level": 0})
    group, until = group_of(service), time.monotonic() + LEAVING_SECONDS
    while True:
        try:
            asked = admin.delete_consumer_groups([group], request_timeout=_ANSWER_SECONDS)
            asked[group].result()
        except KafkaException as error:
            code = error.args[0].code()
            if code == KafkaError.GROUP_ID_NOT_FOUND:
                return
            if code not in {KafkaError.NON_EMPTY_GROUP, *_STARTING}:
                raise
            if time.monotonic() > until and code == KafkaError.NON_EMPTY_GROUP:
                give_up(f"{service} still runs; stop every replica of it first.", REFUSED)
            if time.monotonic() > until:
                raise
            time.sleep(_LOOK_SECONDS)
        else:
            return
