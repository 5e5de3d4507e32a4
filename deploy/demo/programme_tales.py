"""What has to have become of a foundation's money, of a family day, and of two trainings."""

from deploy.demo.expectation import Tale
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
    released = [
        (said["spent_cents"], said["released_cents"])
        for said in p.said(Story.FUND, "FundingReleased")
    ]
    travel = [
        said["standing"]
        for said in p.said(Story.FUND, "SpendingRecorded")
        if said["standing"]["line"] == "travel"
    ]
    return (
        [said["reserved_cents"] for said in p.said(Story.FUND, "FundingReserved")] == [900_00]
        and released == [(842_37, 57_63)]
        and travel[-1:] == [TRAVEL]
        and p.answers(Story.FUND, "RecordSpending") == [*["covered"] * 5, "exceeded", "covered"]
    )


def _set_right(p: Played) -> bool:
    corrected = p.said(Story.FUND, "SpendingCorrected")
    return [
        (said["difference_cents"], SET_RIGHT.items() <= said["standing"].items())
        for said in corrected
    ] == [(-108_00, True)]


def _held_and_accounted_for(p: Played) -> bool:
    came = [
        (said["families"], said["children"], said["absent"])
        for said in p.said(Story.FAMILY_DAY, "FamilyDayHeld")
    ]
    return came == [(7, 11, 2)] and len(p.said(Story.FAMILY_DAY, "FamilyDayAccounted")) == 1


def _held_later(p: Played) -> bool:
    return _turns(p, Story.TRAINING_MOVED) == ["TrainingScheduled", "TrainingMoved", "TrainingHeld"]


def _called_off(p: Played) -> bool:
    return _turns(p, Story.TRAINING_CALLED_OFF) == ["TrainingScheduled", "TrainingCancelled"]


def _turns(p: Played, story: Story) -> list[str]:
    """What became of a training."""
    turns = {"TrainingScheduled", "TrainingMoved", "TrainingHeld", "TrainingCancelled"}
    return [each.type_name for each in p.about(p.case_of(story)) if each.type_name in turns]


PROGRAMME_TALES: tuple[Tale, ...] = (
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
            *("GrantRecorded", "IncomeRecorded", "FundingReserved", "SpendingRecorded"),
            *("FundingReleased", "SpendingCorrected"),
        ),
    ),
    Tale(
        "a training was moved, and held on its new day by those who had registered",
        _held_later,
        Story.TRAINING_MOVED,
        ("TrainingScheduled", "TrainingConfirmed", "TrainingMoved", "TrainingHeld"),
    ),
    Tale(
        "a training for which too few had registered was called off",
        _called_off,
        Story.TRAINING_CALLED_OFF,
        ("TrainingScheduled", "TrainingCancelled"),
    ),
)
