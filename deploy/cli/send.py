"""`./kvi send`: be an agency for a moment; say something and hear the answer."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, NoReturn
from uuid import UUID

import typer

from deploy.agency.client import AgencyClient
from deploy.cli.connection import run, sign_in
from deploy.cli.participants import current_time, participant, participants, rights
from deploy.cli.seconds import seconds
from deploy.cli.telling import REFUSED, SET_UP, give_up, hint, read_input, say
from deploy.cli.validate import LIKE_THIS, verdict_lines
from deploy.messages.checking import Checker, Verdict
from deploy.messages.completing import completed
from deploy.messages.notice_sealing import BadNotice
from deploy.messages.pointed import BadPlace, with_value
from deploy.messages.readable import one_line
from deploy.messages.renewing import renewed
from deploy.messages.sealing_files import Sealer
from deploy.messages.written_message import NoMessage, WrittenMessage
from deploy.network.catalogue import Catalogue
from deploy.network.services import SWITCHBOARDS
from deploy.terminal.meant import did_you_mean
from shared.kafka.login import KafkaLogin
from shared.language.codes import Code
from shared.network.sealing import CannotSeal

UNKNOWN = frozenset({Code.UNKNOWN_CASE, Code.UNKNOWN_REFERRAL, Code.UNKNOWN_ITEM})


@dataclass(frozen=True, slots=True)
class Addressed:
    """A message and the topic it goes to."""

    message: WrittenMessage
    topic: str


def send(  # noqa: PLR0913 - each is one option of the command
    files: Annotated[list[str], typer.Argument(help="Files like the examples; - for stdin.")],
    agency: Annotated[str, typer.Option("--as", help="Id of the agency that sends.")],
    *,
    case: Annotated[
        UUID | None, typer.Option(help="Go on with this case, or other aggregate.")
    ] = None,
    values: Annotated[
        list[str] | None, typer.Option("--set", help="/place=value in the data; repeatable.")
    ] = None,
    service: Annotated[
        str | None, typer.Option(help="Whom to ask, where several services could be (Ping).")
    ] = None,
    to_topic: Annotated[
        str | None, typer.Option(help="Another topic than the one it belongs on.")
    ] = None,
    timeout: Annotated[
        float, typer.Option(parser=seconds, metavar="SECONDS", help="To wait for each answer.")
    ] = 30,
    keep_ids: Annotated[
        bool, typer.Option("--keep-ids", help="Send ids and dates as they stand in the files.")
    ] = False,
    unchecked: Annotated[
        bool, typer.Option("--unchecked", help="Send also what would be refused.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answers as JSON.")] = False,
) -> None:
    """Send messages as an agency and print the answers; stop at the first that is not accepted.

    Ids are made afresh and dates moved to today, so that an example can be sent again and again.
    """
    now = current_time()
    registry = participants()
    sender = participant(registry, agency, now)
    if service is not None and service not in SWITCHBOARDS:
        told = did_you_mean(service, SWITCHBOARDS, f"services are {', '.join(SWITCHBOARDS)}.")
        give_up(f"there is no service {service}; {told}")
    topics = [topic.name for topic in rights().topics]
    if to_topic is not None and to_topic not in topics:
        told = did_you_mean(to_topic, topics, "./kvi access AGENCY shows where it may write.")
        give_up(f"there is no topic {to_topic}; {told}")
    messages = [_read(file) for file in files]
    if not keep_ids:
        messages = renewed(messages, agency, now, str(case) if case else None)
    messages = [completed(message, sender, now) for message in messages]
    messages = _prepared(messages, values or [], Sealer(registry, now))
    checker = Checker(Catalogue(SWITCHBOARDS.values()), registry, now)
    verdicts = [checker.check(message, service) for message in messages]
    addressed = list(_addressed(verdicts, to_topic, unchecked=unchecked))
    login = sign_in(agency)
    is_fresh = case is None and not keep_ids
    work = _deliver(login, addressed, timeout, as_json=as_json, is_fresh=is_fresh)
    raise typer.Exit(run(work, login))


async def _deliver(
    login: KafkaLogin, addressed: list[Addressed], wait: float, *, as_json: bool, is_fresh: bool
) -> int:
    async with AgencyClient(login) as client:
        for each in addressed:
            message = each.message
            message_id = message.headers.get("ce_id", "")
            hint(f"{message.type_name} about {message.key} on {each.topic}")
            await client.send_record(each.topic, message.key, message.headers, message.value())
            try:
                answer = await client.answer_to(message_id, wait)
            except TimeoutError:
                hint(
                    f"kvi: no answer within {wait:g} s; ./kvi status shows whether the service "
                    f"runs, ./kvi listen --as {login.user} --from-start what came since."
                )
                return SET_UP
            say(json.dumps(answer.as_json()) if as_json else one_line(answer))
            if not answer.accepted:
                if is_fresh and isinstance(answer.data, dict):
                    _tell_that_it_was_fresh(answer.data.get("code"), login.user)
                return REFUSED
    return 0


def _tell_that_it_was_fresh(code: object, agency: str) -> None:
    """A command about something that is there cannot find it under an id made a moment ago."""
    if code in UNKNOWN:
        hint(
            "kvi: the id was made afresh for this call; go on with what is there by --case ID. "
            f"./kvi listen --as {agency} --from-start shows the ids that it was told."
        )


def _read(file: str) -> WrittenMessage:
    try:
        return WrittenMessage.read(read_input(file), "stdin" if file == "-" else file)
    except NoMessage as no:
        give_up(f"{no}; {LIKE_THIS}.")


def _prepared(
    messages: list[WrittenMessage], values: list[str], sealer: Sealer
) -> list[WrittenMessage]:
    try:
        for setting in values:
            messages = [with_value(message, setting) for message in messages]
        return [sealer.seal_all(message) for message in messages]
    except (BadPlace, CannotSeal) as error:
        give_up(str(error))
    except BadNotice as error:
        give_up(str(error), REFUSED)


def _addressed(
    verdicts: list[Verdict], to_topic: str | None, *, unchecked: bool
) -> Iterator[Addressed]:
    """Where each message goes; none goes anywhere while one of them would be refused."""
    for verdict in verdicts:
        if verdict.code and not unchecked:
            _refuse(verdict)
        topic = to_topic or verdict.topic
        if topic is None or (verdict.answers is None and to_topic is None):
            name = verdict.message.type_name
            told = "services tell it, agencies hear it" if verdict.entry else "no service knows it"
            give_up(
                f"{verdict.message.origin}: {name} is no command: {told}; ./kvi access "
                "AGENCY lists what it may send. --to-topic sends it all the same."
            )
        yield Addressed(verdict.message, topic)


def _refuse(verdict: Verdict) -> NoReturn:
    for line in verdict_lines(verdict):
        hint(line)
    give_up("nothing was sent; mend it, or send it all the same with --unchecked.", REFUSED)
