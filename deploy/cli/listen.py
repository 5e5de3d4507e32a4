"""`./kvi listen`: see what is said, as an agency or on a topic between the services."""

import asyncio
import json
import os
import sys
from typing import Annotated

import typer

from deploy.agency.topic_reader import TopicReader
from deploy.cli.connection import INTERRUPTED, run, sign_in
from deploy.cli.participants import current_time, participants, reader, rights
from deploy.cli.seconds import seconds
from deploy.cli.telling import SET_UP, give_up, hint, say
from deploy.messages.readable import one_line
from deploy.network.rights import MONITOR
from deploy.operations.access_review import Review
from deploy.terminal.meant import did_you_mean
from shared.kafka.login import KafkaLogin
from shared.language.topics import outbound_topic


def listen(  # noqa: PLR0913 - each is one option of the command
    agency: Annotated[str | None, typer.Option("--as", help="Hear what this agency hears.")] = None,
    topic: Annotated[
        str | None,
        typer.Option(help="Hear this topic, as the agency or else as the monitor."),
    ] = None,
    case: Annotated[str | None, typer.Option(help="Only what is about this case.")] = None,
    count: Annotated[int | None, typer.Option(min=1, help="End after so many messages.")] = None,
    timeout: Annotated[
        float | None,
        typer.Option(
            parser=seconds, metavar="SECONDS", help="End after so many without a message."
        ),
    ] = None,
    *,
    from_start: Annotated[
        bool, typer.Option("--from-start", help="Begin with the oldest message kept.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print whole records.")] = False,
) -> None:
    """Print each message on one line until Ctrl-C. Nobody's position on the topic moves."""
    if agency is None and topic is None:
        give_up("say who hears with --as AGENCY, or what with --topic TOPIC.")
    user = reader(participants(), agency, current_time())
    hears = outbound_topic(user) if topic is None else _for(user, topic)
    login = sign_in(user)
    work = _print_all(login, hears, case, count, timeout, from_start=from_start, as_json=as_json)
    code = run(work, login)
    # Without a count, Ctrl-C is how listening ends.
    raise typer.Exit(0 if code == INTERRUPTED and count is None else code)


def _for(user: str, topic: str) -> str:
    """A topic that this user may read, or the end of the command with those that it may."""
    review = Review(participants(), rights())
    allowed = review.user(user).reads
    those = f"{user} may read {', '.join(allowed)}."
    if topic in review.topics() and topic not in allowed:
        is_of_agency = user == MONITOR and topic.startswith("to.")
        own = "; hear what an agency hears with --as" if is_of_agency else ""
        give_up(f"{topic} is not for {user}{own}; {those}")
    if topic not in allowed:
        give_up(f"there is no topic {topic}; {did_you_mean(topic, allowed, those)}")
    return topic


async def _print_all(  # noqa: PLR0913 - the options of the command
    login: KafkaLogin,
    topic: str,
    case: str | None,
    count: int | None,
    quiet_seconds: float | None,
    *,
    from_start: bool,
    as_json: bool,
) -> int:
    printed = 0
    async with TopicReader(login, topic, from_start=from_start) as reader:
        hint(f"listening to {topic}; Ctrl-C ends it")
        messages = reader.messages()
        while count is None or printed < count:
            try:
                received = await asyncio.wait_for(anext(messages), quiet_seconds)
            except TimeoutError:
                hint(f"nothing for {quiet_seconds:g} s, {printed} messages before that")
                return 0 if count is None else SET_UP
            if case is not None and received.key != case:
                continue
            if not _shown(json.dumps(received.as_json()) if as_json else one_line(received)):
                return 0
            printed += 1
    return 0


def _shown(line: str) -> bool:
    """Print at once; False when whoever read has gone, as `head` does."""
    try:
        say(line)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return False
    return True
