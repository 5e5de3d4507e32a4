"""The audit shows its end and says whether it was changed; all of it is checked when asked."""

from services.desk.domain.people import Role
from services.desk.domain.trail import Deed
from services.desk.pages.audit import SHOWN
from tests.desk.at_hand import AtHand
from tests.desk.told import OFFICE

ALL = "/protokoll?pruefen=alle"


async def test_what_was_changed_long_ago_is_found_when_all_lines_are_checked(
    desk: AtHand,
) -> None:
    lead = await desk.who_is(Role.LEAD)
    assert lead.person is not None
    for _ in range(SHOWN + 3):
        await desk.desk.trails.add(OFFICE, lead.person.id, Deed.LOOKED)
    assert "Das Protokoll ist unverändert." in (await desk.knock("GET", ALL, lead)).body
    changed = {"$set": {"person": "somebody else"}}
    await desk.database["trail"].update_one({"agency": OFFICE, "number": 2}, changed)
    page = (await desk.knock("GET", "/protokoll", lead)).body
    assert f"Die letzten {SHOWN} Zeilen sind unverändert." in page
    assert "Ab Zeile 2 stimmt" in (await desk.knock("GET", ALL, lead)).body


async def test_whoever_signs_out_from_it_leaves_no_key_in_the_browser(desk: AtHand) -> None:
    lead = await desk.who_is(Role.LEAD)
    page = (await desk.knock("GET", "/protokoll", lead)).body
    assert "data-sign-out" in page
    assert 'src="/desk/pages/signing_out.js"' in page
