"""The duty phone of an office is shown from the registry, and that it was is recorded nowhere."""

from services.desk.domain.people import Role
from tests.desk.at_hand import PRISONS, AtHand
from tests.desk.told import OFFICE


async def test_the_form_shows_duty_phones_and_nothing_of_that_is_kept(desk: AtHand) -> None:
    she = await desk.who_is(Role.CASEWORKER, PRISONS[0])
    phone = desk.desk.registry[OFFICE].duty_phone
    assert phone is not None
    before = await desk.desk.trails.lines(PRISONS[0])
    assert phone in (await desk.knock("GET", "/meldungen/neu", she)).body
    assert await desk.desk.trails.lines(PRISONS[0]) == before
    assert phone not in desk.everything()
