"""`./kvi activity`: log in one line what the coordination office has done to be seen."""

from typing import Annotated
from uuid import UUID, uuid4

import typer

from deploy.cli.ordering import ANSWER_SECONDS, Order, give_orders
from deploy.cli.participants import current_time, participant, participants
from deploy.cli.seconds import seconds
from deploy.cli.telling import give_up, hint, say
from deploy.operations.activity_line import WORDS, BadLine, read_line
from services.events.contract.activities import ActivityEntry, CorrectActivity, RecordActivity
from services.events.switchboard import SWITCHBOARD
from services.events.tables.organisers import ORGANISERS
from shared.language.message import Command
from shared.network.working_days import day_of

LIKE_THIS = 'such as ./kvi activity "call nursery 13072 10min"'


def activity(  # noqa: PLR0913 - each is one option of the command
    line: Annotated[
        list[str] | None, typer.Argument(metavar="LINE", help="Words in any order.")
    ] = None,
    *,
    agency: Annotated[
        str | None, typer.Option("--as", help="Who did it, if not the coordination office.")
    ] = None,
    correct: Annotated[
        UUID | None, typer.Option(metavar="ID", help="What was so instead of this one.")
    ] = None,
    withdraw: Annotated[
        UUID | None, typer.Option(metavar="ID", help="This one did not take place; no LINE.")
    ] = None,
    only_show: Annotated[
        bool, typer.Option("--only-show", help="Say what the line means, and log nothing.")
    ] = False,
    timeout: Annotated[
        float, typer.Option(parser=seconds, metavar="SECONDS", help="To wait for the answer.")
    ] = ANSWER_SECONDS,
) -> None:
    """Log a call, a talk, an article or a meeting in one line: ./kvi activity call nursery 10min.

    A line says what and for whom, and perhaps about what, where, when, how long and how many it
    reached. It holds words of closed lists only, which a word that is in none shows, so it can
    name nobody. Unsaid are meant today, the own district, and for a call or advice ten or thirty
    minutes with one person.
    """
    now = current_time()
    registry = participants()
    name = agency or registry.coordination_office(now).id
    sender = participant(registry, name, now)
    if sender.kind not in ORGANISERS:
        give_up(f"{name} logs nothing; a coordination office or a provider does.")
    if withdraw is not None and (line or correct):
        give_up("--withdraw takes one back; leave LINE and --correct out.")
    if withdraw is None and not line:
        give_up(f"a line is missing, {LIKE_THIS}; it can say {WORDS}")
    command: Command
    if withdraw is not None:
        key, command = withdraw, CorrectActivity()
    else:
        try:
            entry = read_line(" ".join(line or ()), day_of(now), sender.district)
        except BadLine as error:
            give_up(str(error))
        say(understood(entry))
        if only_show:
            return
        key = correct or uuid4()
        as_new = RecordActivity.model_validate(dict(entry))
        command = as_new if correct is None else CorrectActivity(instead=entry)
    data = command.model_dump(mode="json", exclude_none=True)
    order = Order(SWITCHBOARD.service, command.type_name(), str(key), data)
    code = give_orders([order], timeout, sender.id)
    if code == 0 and withdraw is None and correct is None:
        hint(f"to set it right: ./kvi activity LINE --correct {key}, or --withdraw {key}")
    raise typer.Exit(code)


def understood(entry: ActivityEntry) -> str:
    """One line that whoever typed the other compares with it."""
    return (
        f"{entry.on:%Y-%m-%d}  {entry.kind} for {entry.sector} in {entry.district}, "
        f"{entry.minutes} min, reached {entry.reach}, about {entry.theme}"
    )
