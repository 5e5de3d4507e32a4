"""The inbox says of a referral how it came to the office, where it did not come with its notice."""

from services.desk.domain.people import Role
from tests.desk.at_hand import AtHand
from tests.desk.made import STRANGER
from tests.desk.told import assigned


async def test_what_came_back_after_a_hand_over_says_so(desk: AtHand) -> None:
    she = await desk.who_is(Role.CASEWORKER)
    await desk.is_told(assigned(1))
    assert "zurück nach einer Übergabe" not in (await desk.knock("GET", "/eingang", she)).body
    origin = {"kind": "hand_over_returned", "from": STRANGER, "hop": 2}
    await desk.is_told(assigned(2, of=2, origin=origin))
    assert "zurück nach einer Übergabe" in (await desk.knock("GET", "/eingang", she)).body
