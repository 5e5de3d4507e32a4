"""Everyone at a desk sees how the registry has the agency: keys, people, closed days."""

from datetime import UTC, datetime

from services.desk.domain.people import Role
from tests.desk.at_hand import LISTED, PRISONS, AtHand
from tests.desk.made import STRANGER


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
