"""Whether nothing of what people of a desk gave, or were told, was lost or done twice."""

from collections import Counter
from collections.abc import Iterable

from services.desk.domain.trail import first_break
from shared.language.topics import inbound_topic
from tests.world.agency import Agency
from tests.world.clerk import Clerk
from tests.world.world import World


async def whole(
    world: World, agency: Agency, she: Clerk, service: str, cases: Iterable[str]
) -> None:
    """Each command went out under one id and was answered once; mailbox and trail hold it all."""
    for case in cases:
        heard = {received.id for received in await agency.has_heard(case)}
        heard |= {r.id for r in agency.ear.about(case) if r.answers_a_command}
        kept = [entry.id for entry in await she.mailbox.of_case(agency.id, case)]
        assert Counter(kept) == Counter(heard)
        said = await world.told(inbound_topic(service, agency.id), case)
        orders = await she.orders.of_case(agency.id, case)
        assert Counter(record.type_name for record in said) == Counter(o.command for o in orders)
        assert {record.id for record in said} == {order.id for order in orders}
    assert first_break(await she.trails.lines(agency.id)) is None
