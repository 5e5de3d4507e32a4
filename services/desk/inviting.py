"""Somebody is invited: what stands in the link lets one person in, once."""

from collections.abc import Callable
from datetime import datetime, timedelta

from services.desk.domain.people import Invitation, Role
from services.desk.domain.secret import hash_of, new_secret
from services.desk.domain.trail import Deed
from services.desk.stored.people import People
from services.desk.stored.trails import Trails

GOOD_FOR = timedelta(hours=48)


async def invite(  # noqa: PLR0913 - who, where, as what, and by whose clock
    people: People,
    trails: Trails,
    agency: str,
    email: str,
    role: Role,
    *,
    origin: str,
    wall: Callable[[], datetime],
    by: str | None = None,
) -> str:
    """Keep an invitation; gives the link, which stands nowhere else.

    `by` is the person who invites, if it is not whoever runs the desk.
    """
    secret = new_secret()
    invitation = Invitation(
        id=hash_of(secret),
        agency=agency,
        email=email,
        role=role,
        until=wall() + GOOD_FOR,
        by=by,
    )
    await trails.add(agency, by, Deed.INVITED, what=invitation.id)
    await people.invite(invitation)
    # Behind the #, so that it stands in no log of a server.
    return f"{origin}/einladung#{secret}"
