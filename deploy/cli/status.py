"""`./kvi status`: how everything is, in a second, and what to do about what is not well."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from deploy.cli.connection import sign_in
from deploy.cli.participants import current_time, participants, rights
from deploy.cli.place import data_place
from deploy.cli.table import Rows, print_rows
from deploy.cli.telling import SET_UP, give_up, hint
from deploy.local.agency_keys import REGISTRY
from deploy.network.leaving import leaving
from deploy.network.rights import MONITOR
from deploy.operations.addresses import Addresses, BadAddresses, addresses
from deploy.operations.bus_state import BusAway, Monitor, ShutOut
from deploy.operations.condition import GIVEN_UP_DAYS, Condition
from deploy.operations.condition_shown import (
    AGENCY_COLUMNS,
    SERVICE_COLUMNS,
    agency_lines,
    service_lines,
)
from deploy.operations.not_told import not_told
from deploy.operations.routes import inputs, spoken
from deploy.operations.service_state import PATHS, ServiceState, ask
from deploy.operations.whereabouts import whereabouts
from deploy.stack.folder import DataFolder
from shared.kafka.login import KafkaLogin
from shared.kafka.trust import distrust

LOOK_AGAIN_SECONDS = 0.7
LOOKS_AGAIN = 3
"""A deadline that has just passed is told within half a second, a mail leaves within two."""


def status(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False
) -> None:
    """Show services, lags, agencies and what is wrong. Ends with 0: well, 1: not, 2: not there."""
    login = sign_in(MONITOR)
    folder = data_place()
    try:
        known = addresses(folder.ports)
    except BadAddresses as error:
        give_up(f"{error}.", SET_UP)
    if known is None:
        give_up(f"no services were started in {folder.path}; start them with: ./kvi up", SET_UP)
    condition = _look(known, folder, login)
    for _ in range(LOOKS_AGAIN):
        if not condition.only_overdue:
            break
        time.sleep(LOOK_AGAIN_SECONDS)
        condition = _look(known, folder, login)
    ahead = _ahead()
    if as_json:
        typer.echo(json.dumps({**_as_json(condition), "leaving": ahead}, default=_text))
    else:
        _print(condition)
        for sentence in ahead:
            hint(f"ahead: {sentence}")
    raise typer.Exit(1 if condition.problems else 0)


def _look(known: Addresses, folder: DataFolder, login: KafkaLogin) -> Condition:
    replicas = sum(max(1, len(each)) for each in known.values())
    with ThreadPoolExecutor(len(PATHS) * replicas) as pool:
        asked = [one for name, places in known.items() for one in ask(name, places, pool)]
        wanted, is_shut_out, bus = rights(), False, None
        try:
            bus = Monitor(login).look(inputs(wanted), spoken(wanted))
        except ShutOut:
            is_shut_out = True
        except BusAway:
            if why := distrust(login):
                give_up(f"{why}.", SET_UP)
        states = [each.state() for each in asked]
        missed = _not_told(login) if bus and any(_has_given_up(each) for each in states) else []
        where = whereabouts(folder)
        return Condition(states, bus, where, is_shut_out=is_shut_out, not_told=missed)


def _has_given_up(service: ServiceState) -> bool:
    return service.figures is not None and bool(service.figures.given_up)


def _not_told(login: KafkaLogin) -> list[str]:
    try:
        return not_told(login, datetime.now(UTC) - timedelta(days=GIVEN_UP_DAYS))
    except BusAway:
        return []  # how many they are is told all the same


def _ahead() -> list[str]:
    """What will happen by itself, or has to be done on a day to come."""
    return list(leaving(participants(REGISTRY), current_time()))


def _as_json(condition: Condition) -> dict[str, Any]:
    bus = condition.bus
    return {
        "well": not condition.problems,
        "services": {
            service.label: {
                "ready": service.is_ready,
                "lag": condition.lag(service),
                "faults": service.faults,
                "parked": service.parked,
                "figures": asdict(service.figures) if service.figures else None,
            }
            for service in condition.services
        },
        "agencies": {name: asdict(last) for name, last in bus.last_records.items()}
        if bus
        else None,
        "problems": [asdict(problem) for problem in condition.problems],
        "notes": condition.notes(datetime.now(UTC).date()),
    }


def _text(moment: datetime) -> str:
    return moment.isoformat()


def _print(condition: Condition) -> None:
    print_rows(Rows(SERVICE_COLUMNS, service_lines(condition)))
    if condition.bus is not None:
        typer.echo()
        print_rows(Rows(AGENCY_COLUMNS, agency_lines(condition.bus, datetime.now(UTC))))
    typer.echo()
    for note in condition.notes(datetime.now(UTC).date()):
        hint(f"note: {note}")
    for problem in condition.problems:
        hint(f"wrong: {problem.what}; next: {problem.next}")
    if not condition.problems:
        hint("all is well")
