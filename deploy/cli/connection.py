"""Where Kafka is and how to sign in there, for commands that act as one user of the bus."""

import asyncio
import logging
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

from deploy.cli.telling import SET_UP, give_up
from deploy.stack.credentials import Secrets
from deploy.stack.errors import StackError
from deploy.stack.folder import DataFolder
from deploy.stack.stack import data_folder, named_ca, running
from deploy.topic_reader import NoSuchTopic
from shared.login import KafkaLogin
from shared.trust import distrust

INTERRUPTED = 130


def sign_in(user: str) -> KafkaLogin:
    """How to sign in to the Kafka that KVI_KAFKA names, or to that of the stack that runs here."""
    try:
        if address := os.environ.get("KVI_KAFKA"):
            secrets = Secrets(DataFolder(data_folder()).secrets)
            return KafkaLogin(address, user, secrets.of(user), named_ca())
        return running(data_folder()).login(user)
    except StackError as error:
        give_up(str(error))


def run(work: Coroutine[Any, Any, int], login: KafkaLogin) -> int:
    """Do the work; whatever Kafka says against it becomes one sentence."""
    # aiokafka's own lines come in addition to the error that is told here.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        typer.echo(err=True)
        return INTERRUPTED
    except NoSuchTopic as error:
        give_up(f"{error}; {login.user} sees {_shortened(error.visible)}.")
    except TopicAuthorizationFailedError:
        give_up(
            f"{login.user} may not do that on this topic; docs/map.md says who writes and reads it."
        )
    except UnknownTopicOrPartitionError:
        give_up("there is no such topic; make the topics with: ./kvi up")
    except KafkaConnectionError:
        if why := distrust(login):
            give_up(f"{why}.")
        give_up(
            f"Kafka does not let {login.user} in, or does not answer; start it with ./kvi up, "
            "or check KVI_KAFKA and the password."
        )
    except KafkaError as error:
        give_up(f"Kafka refuses with {type(error).__name__}; ./kvi status shows how it is.")
    return SET_UP


def _shortened(topics: list[str]) -> str:
    """The shared topics by name; those of agencies are too many to read."""
    shared = [topic for topic in topics if ".from." not in topic and not topic.startswith("to.")]
    rest = len(topics) - len(shared)
    return ", ".join([*shared, f"{rest} topics of agencies"] if rest else shared) or "no topic"
