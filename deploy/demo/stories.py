"""The cases in which something rare happens that still has to go right, each played once."""

from datetime import timedelta
from typing import Any

from deploy.demo.consent_stories import CONSENT_STORIES
from deploy.demo.drawing import CITY, COUNTY, Drawing, at
from deploy.demo.office_stories import OFFICE_STORIES
from deploy.demo.plan import SILENT, SLOW, Story
from deploy.simulate.consents import EVERYBODY


def _siblings(draw: Drawing, case: str) -> None:
    """Two children in two districts: two offices, each with its own child alone."""
    children = [draw.child(1, CITY), draw.child(2, SLOW)]
    draw.admit(at(0, 9), draw.prison(), case, children)


def _wrong_district(draw: Drawing, case: str) -> None:
    """The city of Rostock is named, and the child lives in the district around it."""
    child = draw.child(1, CITY, lives_in=COUNTY, caregiver="relatives")
    draw.admit(at(0, 10), draw.prison(), case, [child])


def _never_answered(draw: Drawing, case: str) -> None:
    """The office in charge never says a word."""
    draw.admit(at(0, 11), draw.prison(), case, [draw.child(1, SILENT)])


def _one_receiver(draw: Drawing, case: str) -> None:
    """The family allows the coordination office alone, and takes that back a week later."""
    prison = draw.prison()
    children = [draw.child(1, COUNTY), draw.child(2, COUNTY)]
    draw.admit(at(1, 9), prison, case, children, receivers=["coordination_office"])
    draw.cue(at(9, 11), prison, "withdrew", case=case)


def _remand(draw: Drawing, case: str) -> None:
    """A remand prisoner is out again after three hours."""
    prison = draw.prison()
    draw.admit(at(2, 9), prison, case, [draw.child(1, COUNTY)])
    draw.cue(at(2, 12), prison, "released", case=case)


def _retracted(draw: Drawing, case: str) -> None:
    """The wrong person was entered; it is noticed before the notice has settled."""
    prison = draw.prison()
    draw.admit(at(2, 14), prison, case, [draw.child(1, CITY)])
    half_an_hour_later = at(2, 14) + timedelta(minutes=30)
    draw.cue(half_an_hour_later, prison, "retracted", case=case, code="wrong_person")


def _repeated(draw: Drawing, case: str) -> None:
    """The prison's software sends the same thing three times."""
    draw.admit(at(1, 14), draw.prison(), case, [draw.child(1, COUNTY)], copies=3, wants_help=False)


def _careless(draw: Drawing, case: str) -> None:
    """A clerk says more of a child than may be said, is refused, and does it properly."""
    prison, children = draw.prison(), [draw.child(1, CITY)]
    told: dict[str, Any] = {"path": "consent", "wants_help": False, "needs": []}
    told |= {"receivers": ["youth_office"], "case": case, "children": children}
    draw.cue(at(3, 9), prison, "careless", signed=list(EVERYBODY), **told)
    draw.admit(at(3, 10), prison, case, children, receivers=["youth_office"], wants_help=False)


SPECIAL = {
    Story.SIBLINGS: _siblings,
    Story.WRONG_DISTRICT: _wrong_district,
    Story.NEVER_ANSWERED: _never_answered,
    Story.ONE_RECEIVER: _one_receiver,
    Story.REMAND: _remand,
    Story.RETRACTED: _retracted,
    Story.REPEATED: _repeated,
    Story.CARELESS: _careless,
    **CONSENT_STORIES,
    **OFFICE_STORIES,
}
