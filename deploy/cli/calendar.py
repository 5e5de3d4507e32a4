"""`./kvi calendar`: the working calendar of the network, for calendar programs."""

from collections.abc import Iterable

import typer

from deploy.cli.participants import current_time, participants
from deploy.cli.programme import read
from deploy.operations.network_calendar import (
    in_time_order,
    of_family_days,
    of_meetings,
    of_trainings,
)
from deploy.operations.programme_reading import read_all
from deploy.servers.endpoints import Endpoints
from services.events.domain.activities.activity import Activity
from services.events.domain.family_days.family_day import FamilyDay
from services.events.domain.trainings.training import Training
from shared.network.working_days import day_of
from shared.papers.calendar import Entry
from shared.papers.calendar import calendar as as_calendar

NAME = "Netzwerk KvI M-V"


def calendar() -> None:
    """Write the working calendar of the network as iCalendar, such as into netzwerk.ics.

    It has trainings, family days and meetings of the last year and to come, and no person. What is
    called off is marked, and what was moved replaces what a calendar program had of it.
    """
    now, registry = current_time(), participants()

    def entries(endpoints: Endpoints) -> Iterable[Entry]:
        return [
            *of_trainings(read_all(endpoints, Training), registry),
            *of_family_days(read_all(endpoints, FamilyDay), registry),
            *of_meetings(read_all(endpoints, Activity)),
        ]

    found = in_time_order(read(entries), day_of(now))
    # As bytes: the ends of lines are part of the format.
    typer.echo(as_calendar(NAME, found, now).encode(), nl=False)
