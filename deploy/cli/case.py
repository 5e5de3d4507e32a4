"""`./kvi case`: the story of one case across all services, without anything about a person."""

import asyncio
import json
import os
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from aiokafka.errors import KafkaConnectionError, KafkaError

from deploy.cli.connection import sign_in
from deploy.cli.participants import rights
from deploy.cli.place import data_place
from deploy.cli.telling import REFUSED, give_up, hint
from deploy.network.rights import MONITOR
from deploy.operations.door import why_not_in
from deploy.operations.routes import shared_topics
from deploy.operations.story import story
from deploy.operations.story_entry import StoryEntry
from deploy.operations.story_log import logged_about
from deploy.operations.story_shown import story_lines
from deploy.operations.story_topics import told_about
from deploy.stack.folder import DataFolder


def case(
    id_: Annotated[UUID, typer.Argument(metavar="ID", help="The case, training or other key.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Tell what happened to a case, in order, with reasons. Ends with 1 when nothing is known."""
    wanted = str(id_)
    folder = data_place()
    found = story(_logged(wanted, folder.logs), _told(wanted, folder))
    if not found:
        give_up(
            f"nothing is known of {wanted}: no log in {folder.logs} and no shared topic names it. "
            "What agencies say and hear is not read here; ./kvi listen --topic intake.cases.v1 "
            "--from-start shows the cases that are there.",
            REFUSED,
        )
    lines = (json.dumps(each.as_json()) for each in found) if as_json else story_lines(found)
    typer.echo("\n".join(lines))


def _logged(case: str, logs: Path) -> list[StoryEntry]:
    try:
        return list(logged_about(case, logs))
    except OSError as error:
        hint(f"kvi: {error.filename} cannot be read: {error.strerror}; the topics alone are shown.")
        return []


def _told(case: str, folder: DataFolder) -> list[StoryEntry]:
    """Without Kafka the logs alone still tell most of it."""
    if not folder.is_taken() and "KVI_KAFKA" not in os.environ:
        hint("kvi: Kafka does not run here, so reasons are missing; start it with ./kvi up.")
        return []
    monitor = sign_in(MONITOR)
    topics = shared_topics(rights())
    try:
        return asyncio.run(told_about(case, monitor.aiokafka(), topics))
    except KafkaConnectionError:
        why = why_not_in(monitor) or "the connection to Kafka broke off; try again"
        hint(f"kvi: reasons are missing, since {why}.")
    except KafkaError as error:
        what = f"Kafka does not tell ({type(error).__name__})"
        hint(f"kvi: {what}, so reasons are missing; ./kvi status shows how it is.")
    return []
