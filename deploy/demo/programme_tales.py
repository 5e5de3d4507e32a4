"""What has to have become of trainings, and of those who came to them."""

from collections import Counter

from deploy.demo.expectation import CLEARING, Tale
from deploy.demo.plan import Story
from deploy.demo.played import Played
from deploy.demo.programme import IN_HOUSE

CERTIFIED = IN_HOUSE - 1
"""All who had registered but the one who fell ill."""


def _held_later(p: Played) -> bool:
    goes = ["TrainingScheduled", "TrainingMoved", "ParticipantReplaced", "TrainingHeld"]
    return p.turns(Story.TRAINING_MOVED, *goes, "TrainingCancelled") == goes


def _called_off(p: Played) -> bool:
    goes = ["TrainingScheduled", "TrainingCancelled"]
    return p.turns(Story.TRAINING_CALLED_OFF, *goes, "TrainingMoved", "TrainingHeld") == goes


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


def _made_up(p: Played) -> bool:
    """Last of three she has a certificate, and one of the others has none that holds."""
    issued = [said["participant"] for said in p.said(Story.MADE_UP, "CertificateIssued")]
    later = [said["participant"] for said in p.said(Story.MADE_UP, "ModuleMadeUp")]
    revoked = [
        (said["reason"], said["participant"] in issued[:-1])
        for said in p.said(Story.MADE_UP, "CertificateRevoked")
    ]
    return (
        len(issued) == 3  # noqa: PLR2004 - one for each who came
        and issued[-1:] == later
        and revoked == [("not_attended", True)]
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


PROGRAMME_TALES: tuple[Tale, ...] = (
    Tale(
        "a training was moved, and held on its new day by those who had registered, but for one "
        "who sent a colleague instead",
        _held_later,
        Story.TRAINING_MOVED,
        (
            *("TrainingScheduled", "TrainingConfirmed", "TrainingMoved", "ParticipantReplaced"),
            "TrainingHeld",
        ),
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
    Tale(
        "who had missed one of two modules got her certificate once she had made it up elsewhere; "
        "that of somebody who had not been there was revoked",
        _made_up,
        Story.MADE_UP,
        ("TrainingHeld", "ModuleMadeUp", "CertificateRevoked"),
    ),
)
