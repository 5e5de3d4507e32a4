"""The cases in which it matters whose consent there is, and for how long."""

from datetime import timedelta
from typing import Any

from deploy.demo.drawing import CITY, COUNTY, Drawing, at
from deploy.demo.plan import MONDAY, Story
from deploy.simulate.consents import CAREGIVER, EVERYBODY

ENDS = MONDAY + timedelta(days=29)
"""The last day of a consent of which the reminder, 28 days before, falls into the first week."""
LUEBECK = "01003"
NO_CUSTODY = {
    "parents": "apart",
    "custody": "other_parent_alone",
    "other_parent": {"kind": "district", "district": COUNTY},
}
"""An unmarried father without a declaration (§ 1626a(3) BGB): the mother alone speaks."""


def _with_its_mother(draw: Drawing) -> list[dict[str, Any]]:
    return [draw.child(1, COUNTY, caregiver="other_parent")]


def _joint_custody(draw: Drawing, case: str) -> None:
    """The mother has signed and the prisoner has not; two days later both have."""
    prison = draw.prison()
    draw.admit(at(1, 9), prison, case, _with_its_mother(draw), signed=["other_parent"])
    draw.cue(at(3, 9), prison, "all_signed", case=case)


def _never_completed(draw: Drawing, case: str) -> None:
    """A father without custody signs for himself, and the mother of the child never does."""
    children = _with_its_mother(draw)
    draw.admit(at(1, 10), draw.prison(), case, children, signed=["prisoner"], parents=NO_CUSTODY)


def _completed(draw: Drawing, case: str) -> None:
    """Another one, and there the mother signs a week later."""
    prison, children = draw.prison(), _with_its_mother(draw)
    draw.admit(at(1, 10), prison, case, children, signed=["prisoner"], parents=NO_CUSTODY)
    draw.cue(at(9, 10), prison, "consented", case=case)


def _renewed(draw: Drawing, case: str) -> None:
    """The family renews its consent when it is reminded that it ends."""
    prison = draw.prison()
    draw.admit(at(0, 9), prison, case, _with_its_mother(draw), valid_until=str(ENDS))
    longer = str(ENDS + timedelta(days=180))
    draw.cue(at(3, 10), prison, "renewed", case=case, valid_until=longer)


def _not_renewed(draw: Drawing, case: str) -> None:
    """Nobody renews it, but meanwhile help has become a case of the office's own (§ 9b)."""
    draw.admit(at(0, 9), draw.prison(), case, _with_its_mother(draw), valid_until=str(ENDS))
    draw.cue(at(15, 10), draw.office(COUNTY), "measure_started", case=case)


def _one_child_less(draw: Drawing, case: str) -> None:
    """What was allowed about the child is withdrawn, and the prisoner's own is kept."""
    prison = draw.prison()
    draw.admit(at(2, 9), prison, case, [draw.child(1, CITY)])
    draw.cue(at(10, 11), prison, "withdrew", case=case, children=["c1"])


def _without_her(draw: Drawing, case: str) -> None:
    """Siblings with an aunt and with their mother, who have both signed; the aunt withdraws."""
    prison = draw.prison()
    children = [
        draw.child(1, CITY, caregiver="relatives"),
        draw.child(2, CITY, caregiver="other_parent"),
    ]
    draw.admit(at(2, 9), prison, case, children, signed=[*EVERYBODY, CAREGIVER])
    draw.cue(at(9, 11), prison, "withdrew", case=case, about="caregiver", children=["c1"])


def _narrowed(draw: Drawing, case: str) -> None:
    """From the second week on the family allows no youth office any more."""
    prison = draw.prison()
    draw.admit(at(2, 9), prison, case, _with_its_mother(draw))
    draw.cue(at(9, 10), prison, "narrowed", case=case, receivers=["coordination_office"])


def _stopped(draw: Drawing, case: str) -> None:
    """A ban on contact: the clerk sets the tick that says so, and no reason."""
    draw.admit(at(2, 10), draw.prison(), case, [draw.child(1, CITY)], protective_stop=True)


def _withdrawn_there(draw: Drawing, case: str) -> None:
    """The mother withdraws at the office that helps; the prison reports a release the day after."""
    prison = draw.prison()
    draw.admit(at(2, 9), prison, case, _with_its_mother(draw))
    draw.cue(at(9, 11), draw.office(COUNTY), "withdrawn_here", case=case)
    draw.cue(at(10, 11), prison, "released", case=case)


def _nobody_informed(draw: Drawing, case: str) -> None:
    """The family wants nobody, so no office meets whoever looks after the child and tells her."""
    draw.admit(at(1, 10), draw.prison(), case, _with_its_mother(draw), wants_help=False)


def _objected(draw: Drawing, case: str) -> None:
    """Relatives without support: the office has four hours, and they do not want it."""
    prison, children = draw.prison(), _with_its_mother(draw)
    draw.admit(at(3, 8), prison, case, children, path="relatives_in_need")
    draw.cue(at(8, 10), prison, "objected", case=case)


def _nobody_public(draw: Drawing, case: str) -> None:
    """Relatives in need in Lübeck, beyond the Land, where no youth office takes part."""
    away = draw.child(1, LUEBECK)
    draw.admit(at(3, 8), draw.prison(), case, [away], path="relatives_in_need")


def _only_a_phone(draw: Drawing, case: str) -> None:
    """A child may be in danger: that is none of this system's business but for a number."""
    draw.cue(at(2, 10), draw.prison(), "asked_phone", case=case, district=CITY)


CONSENT_STORIES = {
    Story.JOINT_CUSTODY: _joint_custody,
    Story.NEVER_COMPLETED: _never_completed,
    Story.COMPLETED: _completed,
    Story.RENEWED: _renewed,
    Story.NOT_RENEWED: _not_renewed,
    Story.ONE_CHILD_LESS: _one_child_less,
    Story.WITHOUT_HER: _without_her,
    Story.NARROWED: _narrowed,
    Story.STOPPED: _stopped,
    Story.WITHDRAWN_THERE: _withdrawn_there,
    Story.NOBODY_INFORMED: _nobody_informed,
    Story.OBJECTED: _objected,
    Story.NOBODY_PUBLIC: _nobody_public,
    Story.ONLY_A_PHONE: _only_a_phone,
}
