"""What is taken back before referral has heard of it was told to nobody, so nobody is asked."""

from datetime import timedelta
from typing import Any

import pytest

from services.intake.contract.topics import CASES
from services.notify.contract.deliveries import DELIVERIES
from services.referral.contract.about import REFERRALS
from shared.wire.received import Received
from tests.world.family import child
from tests.world.mails import text_of
from tests.world.prison import Prison
from tests.world.world import World

OFFICES = ("jugendamt-13003", "jugendamt-13004")
SEVERAL = 3
"""Cases lie on several partitions, of which each is read to its end."""


async def notified(world: World, prison: Prison) -> str:
    """A case that intake has told of, while nobody is there to hear it."""
    case = await prison.report_admission(child("c1"), child("c2", district="13004"))
    world.jump_to(world.now + timedelta(minutes=45))
    ear = await world.ear_on(CASES)

    def told() -> Received | None:
        about = ear.about(case)
        return next((r for r in about if r.type_name == "IncarcerationNotified"), None)

    await ear.finds(told)
    return case


@pytest.mark.parametrize(
    ("command", "said", "life", "prison_hears"),
    [
        ("WithdrawConsent", {}, "withdrawn", []),
        ("RetractNotice", {"code": "entered_in_error"}, "retracted", []),
        ("SetProtectiveStop", {}, "stopped", ["PhoneRequired"]),
    ],
)
async def test_whoever_was_not_told_is_not_asked_to_erase_and_gets_no_mail(
    world: World, command: str, said: dict[str, Any], life: str, prison_hears: list[str]
) -> None:
    prison, clearing = await world.prison(), await world.coordination_office()
    offices = [clearing, *[await world.office(office) for office in OFFICES]]
    await world.quiet()
    async with world.without("referral"):
        cases = [await notified(world, prison) for _ in range(SEVERAL)]
        for case in cases:
            assert await prison.may("intake", command, case, said) == life
    await world.quiet()
    await world.pass_time(days=10)
    for case in cases:
        receipt = world.database.aggregate("referral", case)
        # Notice and withdrawal were decided in one batch: the receipt is all that was ever saved.
        assert receipt is not None
        assert (receipt["version"], receipt["state"]) == (1, {"life": "erased"})
        assert [await office.has_heard(case) for office in offices] == [[], [], []]
        assert not [mail for mail in world.mails.mails() if case in text_of(mail)]
        assert await world.names_told(DELIVERIES, case) == []
        [withdrawn] = await world.told(REFERRALS, case)
        assert (withdrawn.type_name, withdrawn.data["offices"]) == ("ReferralWithdrawn", [])
        assert [heard.type_name for heard in await prison.has_heard(case)] == prison_hears
        # Nobody owes a confirmation, so none is ever overdue.
        kept = world.database.aggregate("intake", case)
        assert kept is not None
        assert (kept["state"]["owing"], set(kept["state"]["deadlines"])) == ([], {"receipt"})


async def test_whose_part_is_taken_back_before_it_was_told_hears_nothing_of_it(
    world: World,
) -> None:
    prison = await world.prison()
    kept, gone = [await world.office(office) for office in OFFICES]
    await world.quiet()
    async with world.without("referral"):
        cases = [await notified(world, prison) for _ in range(SEVERAL)]
        for case in cases:
            said = {"about": "children", "children": ["c2"]}
            assert await prison.may("intake", "WithdrawConsent", case, said) == "notified"
    await world.quiet()
    for case in cases:
        assert [heard.type_name for heard in await gone.has_heard(case)] == []
        assert (await kept.receives(case)).opened()["children"][0]["child"] == "c1"
        # That something has come may have left before its end was heard; it names nobody.
        subjects = world.subjects(f"{gone.id}@kvi.example", about=case)
        assert set(subjects) <= {"Netzwerk KvI M-V: Es liegt eine neue Mitteilung vor"}
