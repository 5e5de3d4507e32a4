"""`./kvi access`: who may read and write what; no server is asked, the tables say it."""

import json
from collections.abc import Iterator
from typing import Annotated, NoReturn

import typer

from deploy.cli.participants import participants, rights
from deploy.cli.table import Rows, print_rows
from deploy.cli.telling import REFUSED, give_up, hint
from deploy.network.registry_contract import TOPIC as REGISTRY_TOPIC
from deploy.operations.access_review import (
    SUPER_USER,
    Review,
    TopicAccess,
    UserAccess,
    as_json,
    in_short,
)
from deploy.terminal.meant import meant

COLUMNS = ("user", "kind", "may write to", "may read")


def access(
    name: Annotated[
        str | None, typer.Argument(metavar="[AGENCY|TOPIC]", help="Say all about this one.")
    ] = None,
    *,
    json_: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show who may read and write what. Whatever is not shown is denied."""
    review = Review(participants(), rights())
    found = review.users() if name is None else [_one(review, name)]
    if json_:
        for each in found:
            typer.echo(json.dumps(as_json(each)))
    elif name is None:
        print_rows(Rows(COLUMNS, [_row(user) for user in review.users()]))
        hint(f"{SUPER_USER}; more: ./kvi access AGENCY, ./kvi access TOPIC")
    else:
        typer.echo("\n".join(line for each in found for line in _lines(each)))


def _one(review: Review, name: str) -> UserAccess | TopicAccess:
    try:
        return review.user(name)
    except KeyError:
        pass
    try:
        return review.topic(name)
    except KeyError:
        _unknown(review, name)


def _unknown(review: Review, name: str) -> NoReturn:
    users = [user.user for user in review.users()]
    close = meant(name, users) or meant(name, review.topics())
    told = f"did you mean {' or '.join(close)}?" if close else "./kvi access shows all users."
    give_up(f"no user and no topic is called {name}; {told}", REFUSED)


def _row(user: UserAccess) -> tuple[str, str, str, str]:
    return user.user, user.kind, in_short(user.writes), in_short(user.reads)


def _lines(found: UserAccess | TopicAccess) -> Iterator[str]:
    if isinstance(found, TopicAccess):
        kept = f"for {found.kept_days} days" if found.kept_days else "for good, the latest of each"
        yield f"{found.topic}: {found.use}, kept {kept}"
        nobody = "./kvi provision alone" if found.topic == REGISTRY_TOPIC else "nobody"
        yield f"  written by {', '.join(found.writers) or nobody}"
        yield f"  read by {', '.join(found.readers) or 'nobody'}"
        if found.seen_by:
            yield f"  {', '.join(found.seen_by)} sees only how far it is"
        return
    yield f"{found.user}: {found.kind}"
    for topic in found.writes:
        yield f"  writes {topic}"
        for command in (found.says or {}).get(topic, ()):
            yield f"    {command}"
    for topic in found.reads:
        yield f"  reads {topic}"
    if found.sees:
        yield f"  sees only how far these are: {in_short(found.sees)}"
    yield f"  uses consumer groups {found.user}.*"
