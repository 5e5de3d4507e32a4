"""How long a prison keeps what its form held: that follows from its own commands alone.

How a case ended at others a prison must not notice, so the end of its copy tells nothing of it.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from services.desk.domain.order import Order, OrderLife
from services.intake.contract.consents import GrantConsent, RenewConsent
from services.intake.contract.notices import ReportAdmission
from shared.network.working_days import day_of, start_of_day

WAITING_DAYS = 28
"""A notice waits for consents for this long, as its form says."""
MOST_DAYS = 3 * 365
"""After the last that a prison has sent of a notice nobody keeps its case for longer."""
_REPORT, _GRANT = ReportAdmission.type_name(), GrantConsent.type_name()
_RENEW = RenewConsent.type_name()


def kept_until(orders: Iterable[Order], days: int) -> datetime | None:
    """These `days` after the last day of its consents, which count for three years at most.

    None if nothing says when that is.

    What tells of no child, or was refused, is kept while it can be completed or sent anew.
    """
    said = [(order, json.loads(order.data)) for order in orders if order.data is not None]
    sent = [(order, data) for order, data in said if order.command in {_REPORT, _GRANT}]
    if not sent:
        return None
    taken = [data for order, data in sent if order.life is not OrderLife.REFUSED]
    consents = [consent for data in taken for consent in data.get("consents", ())]
    if not consents or not any(data.get("children") for data in taken):
        return _days_after(day_of(max(order.at for order, _ in sent)), WAITING_DAYS)
    lasting = [
        (order, data)
        for order, data in said
        if order.command in {_REPORT, _GRANT, _RENEW} and order.life is not OrderLife.REFUSED
    ]
    renewed = [data for order, data in lasting if order.command == _RENEW]
    last = max(date.fromisoformat(each["valid_until"]) for each in (*consents, *renewed))
    most = day_of(max(order.at for order, _ in lasting)) + timedelta(days=MOST_DAYS)
    return _days_after(min(last, most), days)


def _days_after(day: date, days: int) -> datetime:
    return start_of_day(day + timedelta(days=days + 1))
