"""What has to have become of a foundation's money, and of the family days that it pays for."""

from deploy.demo.expectation import Tale
from deploy.demo.funding import (
    COSTS_OF_THE_NEXT,
    INSTALMENT,
    PLAN_OF_LAST_YEAR,
    SPENT_LAST_YEAR,
    TYPED_INSTALMENT,
)
from deploy.demo.plan import Story
from deploy.demo.played import Played

TRAVEL = {
    "line": "travel",
    "planned_cents": 3_000_00,
    "from_grant_cents": 3_000_00,
    "reserved_cents": 0,
    "other_means_cents": 50_00,
    "exceeded": True,
}
SET_RIGHT = {"planned_cents": 2_000_00, "from_grant_cents": 88_97, "other_means_cents": 0}


def _paid_to_the_cent(p: Played) -> bool:
    day = p.case_of(Story.FAMILY_DAY)
    travel = [
        said["standing"]
        for said in p.said(Story.FUND, "SpendingRecorded")
        if said["standing"]["line"] == "travel"
    ]
    return (
        _reserved_and_released(p, day) == ([900_00], [(842_37, 57_63)])
        and travel[-1:] == [TRAVEL]
        and p.answers(Story.FUND, "RecordSpending") == [*["covered"] * 5, "exceeded", "covered"]
    )


def _reserved_and_released(p: Played, day: str) -> tuple[list[int], list[tuple[int, int]]]:
    """What the fund has kept for a family day, and what became of it."""
    reserved, released = (
        [said for said in p.said(Story.FUND, name) if said["family_day"] == day]
        for name in ("FundingReserved", "FundingReleased")
    )
    return (
        [said["reserved_cents"] for said in reserved],
        [(said["spent_cents"], said["released_cents"]) for said in released],
    )


def _set_right(p: Played) -> bool:
    spent = p.said(Story.FUND, "SpendingCorrected")
    came_in = p.said(Story.FUND, "IncomeCorrected")
    return [
        (said["difference_cents"], SET_RIGHT.items() <= said["standing"].items()) for said in spent
    ] == [(-108_00, True)] and [
        (said["difference_cents"], said["received_cents"]) for said in came_in
    ] == [(INSTALMENT - TYPED_INSTALMENT, INSTALMENT)]


def _proven(p: Played) -> bool:
    """After the reminder, with all that was granted and paid."""
    granted = sum(PLAN_OF_LAST_YEAR.values())
    goes = ["ProofOfUseAwaited", "ProofOfUseSubmitted"]
    proven = [
        (line["planned_cents"], line["from_grant_cents"], said["received_cents"])
        for said in p.said(Story.PROOF, "ProofOfUseSubmitted")
        for line in said["lines"]
    ]
    return p.turns(Story.PROOF, *goes) == goes and proven == [(granted, SPENT_LAST_YEAR, granted)]


def _day_called_off(p: Played) -> bool:
    """Its money is free again, all of it."""
    cost = sum(COSTS_OF_THE_NEXT.values())
    refused = [said.get("code") for said in p.said(Story.DAY_CALLED_OFF, "FamilyDayNotFunded")]
    goes = ["FamilyDayNotFunded", "FamilyDayFunded", "FamilyDayCancelled", "FamilyDayAccounted"]
    return (
        refused == ["over_budget"]
        and p.turns(Story.DAY_CALLED_OFF, *goes) == goes
        and _reserved_and_released(p, p.case_of(Story.DAY_CALLED_OFF)) == ([cost], [(0, cost)])
    )


def _held_and_accounted_for(p: Played) -> bool:
    came = [
        (said["families"], said["children"], said["absent"])
        for said in p.said(Story.FAMILY_DAY, "FamilyDayHeld")
    ]
    return came == [(7, 11, 2)] and len(p.said(Story.FAMILY_DAY, "FamilyDayAccounted")) == 1


FUNDING_TALES: tuple[Tale, ...] = (
    Tale(
        "a prison booked a family day, and who came is known by numbers alone",
        _held_and_accounted_for,
        Story.FAMILY_DAY,
        (
            *("FamilyDayPlanned", "FamilyDayFunded", "PlacesBooked", "FamilyDayHeld"),
            "FamilyDayAccounted",
        ),
    ),
    Tale(
        "of 900 euros that were reserved for it five receipts left 57.63; travel that cost more "
        "than its line has was recorded all the same, and what was typed wrongly stays visible",
        lambda p: _paid_to_the_cent(p) and _set_right(p),
        Story.FUND,
        (
            *("GrantRecorded", "IncomeRecorded", "IncomeCorrected", "FundingReserved"),
            *("SpendingRecorded", "FundingReleased", "SpendingCorrected"),
        ),
    ),
    Tale(
        "a family day that last year's grant pays nothing for got its money of this year's, and "
        "gave all of it back when it was called off",
        _day_called_off,
        Story.DAY_CALLED_OFF,
        (
            *("FamilyDayPlanned", "FamilyDayNotFunded", "FamilyDayFunded", "FamilyDayCancelled"),
            "FamilyDayAccounted",
        ),
    ),
    Tale(
        "the use of last year's grant was proven after a reminder, which Easter had moved",
        _proven,
        Story.PROOF,
        (
            *("GrantRecorded", "IncomeRecorded", "SpendingRecorded", "ProofOfUseAwaited"),
            "ProofOfUseSubmitted",
        ),
    ),
)
