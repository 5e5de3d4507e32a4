"""Everyone at a desk sees how the registry has the agency: keys, people, closed days."""

from datetime import UTC, datetime
from pathlib import Path

from deploy.local.agency_keys import REGISTRY
from deploy.servers.endpoints import Endpoints
from services.desk.domain.people import Role
from tests.desk.at_hand import LISTED, PRISONS, AtHand, at_hand
from tests.desk.made import STRANGER
from tests.desk.told import OFFICE


async def test_a_reader_sees_keys_and_people_and_nobody_who_has_left(desk: AtHand) -> None:
    she = await desk.who_is(Role.READER, STRANGER)
    left = await desk.person(Role.LEAD, STRANGER, left_at=datetime.now(UTC))
    page = (await desk.knock("GET", "/wir", she)).body
    assert she.person is not None
    for said in (LISTED["kid"], "data-fingerprint", she.person.email, "Jugendamt", STRANGER):
        assert said in page
    assert left.email not in page


async def test_of_a_prison_no_key_is_missed(desk: AtHand) -> None:
    page = (await desk.knock("GET", "/wir", await desk.who_is(Role.READER, PRISONS[0]))).body
    assert "Für eine Anstalt wird nichts verschlossen" in page


async def test_the_days_on_which_the_agency_is_closed_stand_there_until_they_are_over(
    stack: Endpoints, tmp_path: Path
) -> None:
    entry = f"  - id: {OFFICE}\n"
    closed = f"{entry}    closing_days: [2098-12-31, 2020-12-24, 2098-12-24]\n"
    registry = tmp_path / "agencies.yaml"
    registry.write_text(REGISTRY.read_text("utf-8").replace(entry, closed), "utf-8")
    async with at_hand(stack, tmp_path, registry=registry) as desk:
        page = (await desk.knock("GET", "/wir", await desk.who_is(Role.READER))).body
        other = (await desk.knock("GET", "/wir", await desk.who_is(Role.READER, STRANGER))).body
    assert page.index("24.12.2098") < page.index("31.12.2098")
    assert "24.12.2020" not in page
    assert "Weitere Tage stehen nicht im Verzeichnis." in other
