"""What has to have become of a foundation's money, of a family day, and of trainings."""

from collections import Counter

from deploy.demo.expectation import CLEARING, Tale
from deploy.demo.plan import Story
from deploy.demo.played import Played
from deploy.demo.programme import IN_HOUSE

TRAVEL = {
    "line": "travel",
    "planned_cents": 3_000_00,
    "from_grant_cents": 3_000_00,
    "reserved_cents": 0,
    "other_means_cents": 50_00,
    "exceeded": True,
}
CERTIFIED = IN_HOUSE - 1
"""All who had registered but the one who fell ill."""
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


def _certified(p: Played) -> bool:
    """Checked by who had sent these people, and by the organiser, who hands them out, too."""
    issued = {said["number"] for said in p.said(Story.CERTIFICATES, "CertificateIssued")}
    revoked = [said["number"] for said in p.said(Story.CERTIFICATES, "CertificateRevoked")]
    checked = p.noted_of(Story.CERTIFICATES, "certified")
    both = {note["agency"] for note in checked}
    heard = p.noted_of(Story.CERTIFICATES, "revoked")
    return (
        len(issued) == CERTIFIED + len(revoked)
        and CLEARING in both
        and Counter(note["number"] for note in checked) == dict.fromkeys(issued, len(both))
        and len(revoked) == 1
        and {(note["agency"], note["number"]) for note in heard}
        == {(agency, revoked[0]) for agency in both}
    )


def _signed_up(p: Played) -> bool:
    came = [said["attended"]["nursery"] for said in p.said(Story.SIGN_UP, "TrainingHeld")]
    return (
        p.answers(Story.SIGN_UP, "RegisterParticipant") == ["unconfirmed"]
        and p.answers(Story.SIGN_UP, "ConfirmRegistration") == ["confirmed"]
        and came == [1]
    )


def _moved_up(p: Played) -> bool:
    turns = ("RegistrationWaitlisted", "RegistrationCancelled", "ParticipantMovedUp")
    return [len(p.said(Story.TOUR, name)) for name in turns] == [1, 1, 1]


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
    Tale(
        "who waited for the tour of a prison has the place of somebody who does not come",
        _moved_up,
        Story.TOUR,
        ("TrainingScheduled", "RegistrationCancelled", "ParticipantMovedUp", "TrainingHeld"),
    ),
    Tale(
        "a teacher who belongs to no agency signed up, had her place once she had confirmed it by "
        "the code of her mail, and came",
        _signed_up,
        Story.SIGN_UP,
        ("answered RegisterParticipant", "answered ConfirmRegistration", "TrainingHeld"),
    ),
    Tale(
        f"the {CERTIFIED} who were there have certificates, which their agency and the organiser "
        "checked by the keys of the registry alone; one with a wrong name was replaced",
        _certified,
        Story.CERTIFICATES,
        ("TrainingHeld", "CertificateRevoked", "answered CorrectParticipantName"),
    ),
)
