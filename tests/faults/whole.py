"""Whether nothing of what people of a desk gave, or were told, was lost or done twice."""

from collections import Counter
from collections.abc import Collection, Iterable

from services.desk.domain.trail import Deed, first_break
from shared.language.topics import inbound_topic
from tests.world.agency import Agency
from tests.world.clerk import Clerk
from tests.world.world import World


async def whole(
    world: World, agency: Agency, she: Clerk, services: Collection[str], cases: Iterable[str]
) -> None:
    """Each command went out under one id and was answered once; mailbox and trail hold it all."""
    lines = await she.trails.lines(agency.id)
    assert first_break(lines) is None
    ordered = Counter((each.case, each.what) for each in lines if each.deed is Deed.ORDERED)
    for case in cases:
        heard = {received.id for received in await agency.has_heard(case)}
        heard |= {r.id for r in agency.ear.about(case) if r.answers_a_command}
        kept = [entry.id for entry in await she.mailbox.of_case(agency.id, case)]
        assert Counter(kept) == Counter(heard)
        topics = [inbound_topic(service, agency.id) for service in services]
        said = [record for topic in topics for record in await world.told(topic, case)]
        orders = await she.orders.of_case(agency.id, case)
        assert Counter(record.type_name for record in said) == Counter(o.command for o in orders)
        assert {record.id for record in said} == {order.id for order in orders}
        # A line more than orders is left by a death between the two.
        assert Counter((case, order.command) for order in orders) <= ordered
