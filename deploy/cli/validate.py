"""`./kvi validate`: what would become of a message, without any service or Kafka."""

import json
from typing import Annotated

import typer

from deploy.cli.participants import current_time, participant, participants
from deploy.cli.telling import REFUSED, SET_UP, hint, read_input, say
from deploy.generate.channels import either
from deploy.messages.checking import Checker, Verdict
from deploy.messages.completing import completed, likely_sender
from deploy.messages.flaws import Flaw
from deploy.messages.written_message import NoMessage, WrittenMessage
from deploy.network.catalogue import Catalogue
from deploy.network.services import SWITCHBOARDS
from shared.language.codes import Code

LIKE_THIS = "tests/contracts/examples has a file for each kind of message"


def validate(
    files: Annotated[
        list[str], typer.Argument(help='Files like the examples, or {"type", "data"}; - for stdin.')
    ],
    agency: Annotated[
        str | None, typer.Option("--as", help="The sender; as the file says by default.")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per file.")] = False,
) -> None:
    """Say what is wrong with messages, or where they go and what comes back."""
    now = current_time()
    registry = participants()
    sender = None if agency is None else participant(registry, agency, now)
    catalogue = Catalogue(SWITCHBOARDS.values())
    checker = Checker(catalogue, registry, now)
    worst = 0
    for file in files:
        try:
            message = WrittenMessage.read(read_input(file), "stdin" if file == "-" else file)
        except NoMessage as no:
            hint(f"kvi: {no}; {LIKE_THIS}.")
            worst = SET_UP
            continue
        by = sender or (likely_sender(message, catalogue, registry, now) if message.bare else None)
        verdict = checker.check(completed(message, by, now))
        for line in [json.dumps(verdict.as_json())] if as_json else verdict_lines(verdict):
            say(line)
        worst = max(worst, REFUSED if verdict.code else 0)
    raise typer.Exit(worst)


def verdict_lines(verdict: Verdict) -> list[str]:
    """What people are told about a message."""
    if verdict.code:
        place = f" at {verdict.pointer or '/'}" if verdict.pointer is not None else ""
        place += f" in {verdict.header}" if verdict.header is not None else ""
        lines = [f"{verdict.message.origin}: refused, {verdict.code}{place}"]
        lines += [f"  {_flaw(flaw)}" for flaw in verdict.flaws]
        lines.append(f"  hint      {_hint(verdict)}")
    else:
        lines = [f"{verdict.message.origin}: valid"]
    if verdict.entry is None:
        return lines
    if verdict.entry.promise:
        lines.append(f"  means     {verdict.entry.promise}")
    if verdict.entry.senders:
        lines.append(f"  from      {either(verdict.entry.senders)}")
    if verdict.topic:
        lines.append(f"  topic     {verdict.topic}")
    lines.append(f"  heard by  {_heard_by(verdict)}")
    if verdict.answers and not verdict.code:
        lines.append(f"  answer    CommandAccepted or CommandRefused on {verdict.answers}")
    return lines


def _hint(verdict: Verdict) -> str:
    if verdict.code is Code.SCHEMA_VIOLATION and verdict.entry and not verdict.because:
        return f"see docs/schemas/{verdict.entry.schema_file}"
    return verdict.hint or ""


def _heard_by(verdict: Verdict) -> str:
    heard = list(verdict.listeners)
    if verdict.entry and verdict.entry.goes_to_agencies:
        heard.append("the agency it concerns")
    return ", ".join(heard) or "no service"


def _flaw(flaw: Flaw) -> str:
    said = f"{flaw.pointer or '/'}: {flaw.kind}"
    return f"{said}: {flaw.expected}" if flaw.expected else said
