"""`./kvi subscription`: how an agency is told by mail what can wait, and how it wants to be."""

from typing import Annotated

import typer

from deploy.cli.ordering import ANSWER_SECONDS, Order, give_orders
from deploy.cli.participants import current_time, participant, participants
from deploy.cli.programme import read
from deploy.cli.seconds import seconds
from deploy.cli.telling import give_up, say
from deploy.operations.programme_reading import read_one
from services.notify.contract.subscriptions import CanWait, ChangeSubscription
from services.notify.domain.addresses import mailbox_of
from services.notify.domain.mailbox import Mailbox, Rhythm
from services.notify.switchboard import SWITCHBOARD, TOLD_BY_MAIL


def subscription(
    agency: Annotated[str, typer.Option("--as", help="Whose mails.")],
    *,
    daily: Annotated[
        bool | None, typer.Option("--daily/--at-once", help="In one mail a day, or one for each.")
    ] = None,
    without: Annotated[
        list[CanWait] | None, typer.Option(metavar="WORDING", help="No mails of this; repeat it.")
    ] = None,
    key: Annotated[
        bool, typer.Option("--key", help="Only print the key of its ChangeSubscription.")
    ] = False,
    timeout: Annotated[
        float, typer.Option(parser=seconds, metavar="SECONDS", help="To wait for the answer.")
    ] = ANSWER_SECONDS,
) -> None:
    """Show how an agency is told what can wait, or change it with --daily or --at-once.

    A change stands for all that was said before: whatever --without does not name comes. What has
    a deadline or asks to erase always comes at once.
    """
    sender = participant(participants(), agency, current_time())
    if sender.kind not in TOLD_BY_MAIL:
        give_up(f"{agency} gets no mails that can wait, so there is nothing to choose.")
    mailbox = mailbox_of(sender.id)
    if key:
        say(str(mailbox))
        return
    if daily is None:
        if without:
            give_up("say --daily or --at-once, too: a change stands for all that was said before.")
        found = read(lambda endpoints: read_one(endpoints, Mailbox, mailbox, SWITCHBOARD.service))
        _show(found)
        return
    command = ChangeSubscription(daily=daily, without=tuple(without or ()))
    data = command.model_dump(mode="json")
    order = Order(SWITCHBOARD.service, command.type_name(), str(mailbox), data)
    raise typer.Exit(give_orders([order], timeout, sender.id))


def _show(found: Mailbox | None) -> None:
    say(found.rhythm if found is not None else Rhythm.AT_ONCE)
    for wording in found.without if found is not None else ():
        say(f"without {wording}")
