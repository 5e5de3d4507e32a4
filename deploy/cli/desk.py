"""`./kvi desk`: a desk to click through at once, and who works at the desk of this machine."""

import asyncio
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from deploy.cli.connection import servers
from deploy.cli.participants import current_time, participants
from deploy.cli.place import data_path, made_path
from deploy.cli.telling import give_up, hint, of_system, say
from deploy.network.services import DESK
from deploy.operations.invitation_mail import InvitationMailSettings, Inviter, inviter
from deploy.servers.errors import StackError
from deploy.terminal.meant import meant
from services.desk.domain.people import Role
from services.desk.inviting import GOOD_FOR, invite
from services.desk.stored.people import People
from services.desk.stored.trails import Trails
from services.notify.contract.deliveries import AttemptOutcome
from shared.network.agency import Agency, AgencyKind, Email
from shared.store.mongo import MongoAway, connect

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def _desk(context: typer.Context) -> None:
    """Open a desk with invented people, until Ctrl-C; or invite somebody to the one that runs."""
    if context.invoked_subcommand is None:
        raise typer.Exit(_try_out())


def _try_out() -> int:
    if find_spec("deploy.tryout") is None:
        give_up("a desk to try out is not part of this image; run ./kvi desk in a checkout.")
    # Loaded late: an invitation needs none of it, and in the image it is left out.
    from deploy.tryout.main import run  # noqa: PLC0415

    return run(data_path() / "desk", hint, say, made_path)


@app.command(name="invite")
def invite_(
    agency: Annotated[str, typer.Argument(help="For whom this person works.")],
    *,
    email: Annotated[str, typer.Option(help="Where this person is reached at work.")],
    role: Annotated[Role, typer.Option(help="The first person of an agency is a lead.")],
) -> None:
    """Make a link that lets one person set up a device; it holds once, for 48 hours.

    It leaves by mail where DESK_MAIL_HOST names a mail server; else it is printed.
    """
    served = {each.id: each for each in participants().agencies if each.desk}
    if agency not in served:
        close = meant(agency, list(served))
        told = f"did you mean {' or '.join(close)}?" if close else f"it serves {', '.join(served)}."
        give_up(f"no desk serves {agency}; {told}")
    try:
        TypeAdapter(Email).validate_python(email)
    except ValidationError:
        give_up("the mail address cannot be read; give it as name@host.example.")
    mails = _mails()
    try:
        link, left = asyncio.run(_invite(served[agency], email, role, mails))
    except StackError as error:
        give_up(str(error))
    except MongoAway:
        give_up("MongoDB does not answer; ./kvi status shows how it is.")
    hours = f"{GOOD_FOR.total_seconds() / 3600:.0f} hours"
    if left:
        hint(f"the link has left by mail to {email}; it holds once, for {hours}")
        return
    if mails is not None:
        hint("the mail server did not take the mail; here is the link")
    typer.echo(link)
    hint(f"it holds once, for {hours}; hand it over yourself")


def _mails() -> Inviter | None:
    """Who sends the mail; nobody where no mail server is set."""
    registry, now = participants(), current_time()
    operators = registry.of_kind(AgencyKind.OPERATOR, now)
    by = operators[0] if operators else registry.coordination_office(now)
    try:
        return inviter(InvitationMailSettings(), by.name)
    except ValidationError as error:
        (first, *_) = error.errors(include_input=False, include_url=False)
        place = "".join(f"_{part}".upper() for part in first["loc"]) or "_MAIL"
        give_up(f"DESK{place} cannot be meant: {first['msg']}.")
    except OSError as error:
        give_up(f"{of_system(error, 'a file of DESK_MAIL_…')}; mend the setting.")


async def _invite(
    agency: Agency, email: str, role: Role, mails: Inviter | None
) -> tuple[str, bool]:
    """Gives the link, and whether it has left by mail."""
    endpoints = servers()
    password = endpoints.secrets.of(DESK)
    database = connect(endpoints.mongo_uri, database=DESK, user=DESK, password=password)
    people, trails = People(database), Trails(database, wall)
    assert agency.desk is not None  # noqa: S101 - it is served
    try:
        link = await invite(people, trails, agency.id, email, role, origin=agency.desk, wall=wall)
    finally:
        database.client.close()
    if mails is None:
        return link, False
    now = wall()
    attempt = await mails.send(link, agency, email, now + GOOD_FOR, now)
    return link, attempt.outcome is AttemptOutcome.SENT


def wall() -> datetime:
    """The time by which an invitation ends."""
    return datetime.now(UTC)
