"""Where Kafka and MongoDB are, and how to sign in to Kafka as one user of the bus."""

import asyncio
import os
from collections.abc import Coroutine
from typing import Any

import typer
from aiokafka.errors import (
    KafkaConnectionError,
    KafkaError,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
)

from deploy.agency.topic_reader import NoSuchTopic
from deploy.cli.place import data_place
from deploy.cli.telling import give_up, of_system
from deploy.operations.door import bad_address, why_not_in
from deploy.servers.credentials import Secrets
from deploy.servers.endpoints import Endpoints
from deploy.servers.errors import StackError
from deploy.stack.stack import named_ca, running
from shared.kafka.login import KafkaLogin

INTERRUPTED = 130


def sign_in(user: str) -> KafkaLogin:
    """How to sign in to the Kafka that KVI_KAFKA names, or to that of the stack that runs here.

    Only for those who take part, since a user is given a secret on first use.
    """
    place = data_place()
    try:
        if address := os.environ.get("KVI_KAFKA"):
            if why := bad_address(address):
                give_up(f"{why}.")
            return KafkaLogin(address, user, Secrets(place.secrets).of(user), named_ca())
        return running(place.path).login(user)
    except StackError as error:
        give_up(str(error))
    except OSError as error:
        what = of_system(error, place.secrets)
        give_up(f"the secret of {user} is out of reach: {what}; KVI_DATA names the data folder.")


def is_connected() -> bool:
    """Whether a Kafka is named, or runs here."""
    if os.environ.get("KVI_KAFKA"):
        return True
    try:
        running(data_place().path)
    except (StackError, OSError):
        return False
    return True


def servers() -> Endpoints:
    """The servers that the settings name, or those of the stack that runs here.

    Raises StackError.
    """
    kafka, mongo = os.environ.get("KVI_KAFKA"), os.environ.get("KVI_MONGO")
    if kafka and (why := bad_address(kafka)):
        raise StackError(f"{why}.")
    if kafka and mongo:
        return Endpoints(kafka, mongo, Secrets(data_place().secrets), named_ca())
    found = running(data_place().path)
    # Setting one of them means another server than the one that runs here.
    if kafka not in {None, "", found.kafka_bootstrap} or mongo not in {None, "", found.mongo_uri}:
        raise StackError(
            f"{'KVI_KAFKA' if kafka else 'KVI_MONGO'} names a server, and nothing names the other "
            "kind; set both KVI_KAFKA and KVI_MONGO, or neither for what ./kvi up has started."
        )
    return found


def run(work: Coroutine[Any, Any, int], login: KafkaLogin) -> int:
    """Do the work; an error of Kafka becomes one sentence."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        typer.echo(err=True)
        return INTERRUPTED
    except NoSuchTopic as error:
        give_up(f"{error}; ./kvi provision makes those that are missing.")
    except TopicAuthorizationFailedError:
        give_up(
            f"{login.user} may not do that on this topic; ./kvi access {login.user} says what it "
            "may do."
        )
    except UnknownTopicOrPartitionError:
        give_up("there is no such topic; ./kvi access shows all, ./kvi provision makes them.")
    except KafkaConnectionError:
        give_up(f"{why_not_in(login) or 'the connection to Kafka broke off; try again'}.")
    except KafkaError as error:
        give_up(f"Kafka refuses with {type(error).__name__}; ./kvi status shows how it is.")
