"""Say something as an agency, hear the answer and tell it with what to do next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import typer

from deploy.agency.client import AgencyClient
from deploy.cli.connection import run, sign_in
from deploy.cli.participants import current_time
from deploy.cli.telling import REFUSED, SET_UP, give_up, hint
from deploy.local.agency_keys import REGISTRY
from shared.kafka.login import KafkaLogin
from shared.network.agency import AgencyKind
from shared.network.registry import BadRegistry, Registry
from shared.wire.received import Received

ANSWER_SECONDS = 30
Tells = Callable[[str, Received], int]
"""Shows what this service has answered; gives the code that it means."""


@dataclass(frozen=True, slots=True)
class Order:
    """A command to one service."""

    service: str
    command: str
    key: str
    data: Mapping[str, Any] = field(default_factory=dict)


def give_orders(
    orders: Sequence[Order], seconds: float, sender: str | None = None, tell: Tells | None = None
) -> int:
    """Send one after the other, as the operator if nobody is named; the worst answer is the code.

    The code is that with which the command ends, as it is told of each answer.
    """
    login = sign_in(sender or _operator())
    return run(_deliver(login, orders, seconds, tell or _tell), login)


def _operator() -> str:
    try:
        operators = Registry.load(REGISTRY).of_kind(AgencyKind.OPERATOR, current_time())
    except BadRegistry as error:
        give_up(f"{error}; mend the registry first.")
    if not operators:
        give_up(f"no agency of the kind operator takes part; add one to {REGISTRY.name}.")
    return operators[0].id


async def _deliver(login: KafkaLogin, orders: Sequence[Order], seconds: float, tell: Tells) -> int:
    code = 0
    async with AgencyClient(login) as client:
        for order in orders:
            sent = await client.send(order.command, order.key, order.data, service=order.service)
            try:
                answer = await client.answer_to(sent, seconds)
            except TimeoutError:
                hint(
                    f"kvi: {order.service} has not answered within {seconds:g} s; the command lies "
                    "on its topic and is carried out when it can be. ./kvi status shows how it is."
                )
                return SET_UP
            code = max(code, tell(order.service, answer))
    return code


def _tell(service: str, answer: Received) -> int:
    if answer.accepted:
        typer.echo(f"{service}: {answer.data['state']}")
        return 0
    code, state = answer.data["code"], answer.data.get("state")
    if state == "parked":
        hint(f"kvi: {service}: a record still cannot be carried out; next: ./kvi parked list")
    elif state == "unreadable":
        hint(
            f"kvi: {service} still cannot read what it has stored of this case; mend that first: "
            "docs/operating.md, Unreadable"
        )
    elif answer.data.get("pointer") == "/reason":
        hint("kvi: the reason has to be one word in lower case, such as written_by_mistake.")
    else:
        hint(f"kvi: {service} refuses with {code}; {answer.data.get('hint', '')}")
    return REFUSED
