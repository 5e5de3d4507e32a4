"""What has left the inbox and is still kept stands in the file, the latest first, by pages."""

from dataclasses import replace

from services.desk.domain.people import Role
from services.desk.pages.paging import PER_PAGE
from tests.desk.at_hand import AtHand
from tests.desk.told import CASE, assigned, erasure, referral, updated


async def shown(desk: AtHand, path: str = "/ablage") -> str:
    return (await desk.knock("GET", path, await desk.who_is(Role.READER))).body


async def test_what_can_be_answered_is_in_the_inbox_and_the_rest_in_the_file(
    desk: AtHand,
) -> None:
    await desk.is_told(assigned(1))
    link = f'href="/faelle/{CASE}/{referral()}"'
    assert link in await shown(desk, "/eingang")
    assert link not in await shown(desk)
    # One of two that are told of in one case.
    await desk.is_told(updated(2, life="closed", answers=[], by="closed"), assigned(3, of=2))
    assert link not in await shown(desk, "/eingang")
    assert link in await shown(desk)
    assert f'href="/faelle/{CASE}/{referral(2)}"' not in await shown(desk)
    await desk.is_told(erasure(4, 1))
    assert "Hier liegt nichts." in await shown(desk)


async def test_what_was_told_last_is_first_and_the_oldest_on_the_last_page(desk: AtHand) -> None:
    cases = [f"{number:08x}{CASE[8:]}" for number in range(PER_PAGE + 1)]
    for number, case in enumerate(cases, 10):
        ended = replace(updated(number, of=number, life="closed", answers=[]), case=case)
        await desk.is_told(assigned(number, of=number, case=case), ended)
    first, second = await shown(desk), await shown(desk, "/ablage?seite=2")
    assert first.index(f"Fall {cases[-1][:8]}") < first.index(f"Fall {cases[1][:8]}")
    assert f"Fall {cases[0][:8]}" not in first
    assert f"Fall {cases[0][:8]}" in second
    assert "Seite 2 von 2" in second
