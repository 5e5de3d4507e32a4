"""An office answers: what its form says becomes a command, once for whoever presses first."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from services.desk.domain.asked import SealedAnew, YesAsked, wrong_fields
from services.desk.domain.buttons import Button
from services.desk.domain.office_case import OfficeCase, Referral
from services.desk.domain.order import Order, OrderLife, order_id
from services.desk.domain.unanswered import Unanswered
from services.desk.pages.ordering import as_order
from services.desk.pages.visit import Visit
from shared.network.working_days import day_of


@dataclass(frozen=True)
class Filled:
    """A form that could not be sent: what it said, and what is wrong with it."""

    button: Button
    said: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)
    """By field; under an empty name what is wrong with the whole."""

    @property
    def command(self) -> str:
        """What it would have been."""
        return self.button.name


async def ordered(
    visit: Visit, case: OfficeCase, referral: Referral | Unanswered, pressed: Button
) -> Order | Filled:
    """What the form says as a command."""
    wrong = wrong_fields(pressed.asks, visit.fields, day_of(visit.desk.clock.now()))
    is_about_it = "referral" in pressed.command.model_fields
    data: dict[str, Any] = {"referral": referral.id} if is_about_it else {}
    for asked in pressed.asks:
        said = visit.fields.get(asked.field, "")
        data[asked.field] = said == "yes" if isinstance(asked, YesAsked) else said
    # Sealed anew it is other letters each time, and the same hand-over.
    made = {asked.field for asked in pressed.asks if isinstance(asked, SealedAnew)}
    same = json.dumps({name: said for name, said in data.items() if name not in made})
    written = json.dumps(data)
    if not wrong:
        try:
            pressed.command.from_json(written)
        except ValidationError:
            wrong = {"": "Das konnte so nicht gesendet werden. Bitte laden Sie die Seite neu."}
    if wrong:
        return Filled(pressed, visit.fields, wrong)
    since = await _since(visit, case.case, pressed)
    return as_order(
        visit,
        order_id(visit.agency, case.case, pressed.name, same, since=since),
        pressed.service,
        pressed.name,
        case=case.case,
        data=written,
        referral=referral.id,
    )


async def was_given(visit: Visit, order: Order) -> bool:
    """Whether somebody has given the same command before."""
    given = await visit.desk.orders.of_case(order.agency, order.case)
    return any(each.id == order.id for each in given)


async def _since(visit: Visit, case: str, pressed: Button) -> str:
    """The state of things by which it is pressed; what was refused meanwhile is pressed anew."""
    given = await visit.desk.orders.of_case(visit.agency, case)
    refused = [
        each.id for each in given if each.command == pressed.name and each.life is OrderLife.REFUSED
    ]
    return "/".join([visit.fields.get("since", ""), *refused[-1:]])
