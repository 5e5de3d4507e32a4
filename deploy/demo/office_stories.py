"""The cases in which it is a question of § 86 SGB VIII which office is competent."""

from typing import Any

from deploy.demo.drawing import CITY, COUNTY, Drawing, at
from deploy.demo.plan import SLOW, Story

SCHWERIN, PARCHIM = "13004", "13076"
ADMITTED = at(2, 9)
HOPS = (CITY, PARCHIM, COUNTY)
"""As often as a family may be sent on."""
MOVES = (at(9, 11), at(14, 10), at(17, 10), at(18, 10))
"""Each after the office before has taken over, and all but the last after it has met her."""
FOR_MONTHS = {"since": "under_two_years"}
FOR_YEARS = {"since": "two_years_or_more", "lasting": "yes"}


def _home(district: str) -> dict[str, str]:
    return {"kind": "district", "district": district}


def _at_grandmothers(draw: Drawing, case: str) -> None:
    """The only parent before the law is in prison; her child has just come to its grandmother."""
    parents: dict[str, Any] = {
        "parents": "apart",
        "paternity": "not_established",
        "custody": "prisoner_alone",
        "prisoner_home": {"residence": _home(SCHWERIN)},
        "foster": FOR_MONTHS,
    }
    children = [draw.child(1, PARCHIM, caregiver="relatives")]
    known = {"prisoner_is": "mother", "parents": parents}
    draw.admit(ADMITTED, "jva-buetzow", case, children, **known)


def _mother_has_custody(draw: Drawing, case: str) -> None:
    """The parents live apart; whoever has custody counts."""
    parents = {
        "parents": "apart",
        "custody": "other_parent_alone",
        "other_parent": _home(COUNTY),
    }
    children = [draw.child(1, COUNTY, caregiver="other_parent")]
    draw.admit(ADMITTED, "jva-waldeck", case, children, parents=parents)


def _fostered_for_years(draw: Drawing, case: str) -> None:
    """The child has lived with a foster family for three years and will stay."""
    _fostered(draw, case, {"parents": "together", "foster": FOR_YEARS})


def _fostered_for_months(draw: Drawing, case: str) -> None:
    """The child has lived with a foster family for eight months."""
    _fostered(draw, case, {"parents": "together", "foster": FOR_MONTHS})


def _fostered(draw: Drawing, case: str, known: dict[str, Any]) -> None:
    children = [draw.child(1, SLOW, caregiver="foster_family")]
    parents = {"custody": "joint", "other_parent": _home(COUNTY), **known}
    draw.admit(ADMITTED, draw.prison(), case, children, parents=parents)


def _home_given_up(draw: Drawing, case: str) -> None:
    """The other parent has died, and the prisoner has no home but the prison."""
    parents: dict[str, Any] = {
        "parents": "one_dead",
        "custody": "prisoner_alone",
        "prisoner_home": {"residence": _home(CITY), "kept": "no"},
        "foster": FOR_MONTHS,
    }
    children = [draw.child(1, CITY, caregiver="relatives")]
    draw.admit(ADMITTED, draw.prison(), case, children, parents=parents)


def _sealed_for_another(draw: Drawing, case: str) -> None:
    """The part is sealed for where the child is; a day later for where the parents live."""
    prison, children = draw.prison(), [draw.child(1, SLOW, caregiver="foster_family")]
    parents = {
        "parents": "together",
        "custody": "joint",
        "other_parent": _home(COUNTY),
        "foster": FOR_MONTHS,
    }
    where_it_is = draw.office(SLOW)
    draw.admit(ADMITTED, prison, case, children, parents=parents, sealed_for=where_it_is)
    draw.cue(at(3, 9), prison, "all_signed", case=case)


def _moved(draw: Drawing, case: str) -> None:
    """A mother whom an office helps moves away with her child, and tells it so."""
    parents = {"parents": "apart", "custody": "other_parent_alone", "other_parent": _home(COUNTY)}
    children = [draw.child(1, COUNTY, caregiver="other_parent")]
    draw.admit(ADMITTED, draw.prison(), case, children, parents=parents)
    draw.cue(at(14, 10), draw.office(COUNTY), "moved", case=case, to=CITY, rule="86_2")


def _sent_on(draw: Drawing, case: str) -> None:
    """A mother who moves again and again, at last back; to a fourth office nobody sends her on."""
    parents = {"parents": "apart", "custody": "other_parent_alone", "other_parent": _home(COUNTY)}
    children = [draw.child(1, COUNTY, caregiver="other_parent")]
    draw.admit(ADMITTED, draw.prison(), case, children, parents=parents)
    moves = zip(MOVES, (COUNTY, *HOPS), (*HOPS, SLOW), strict=True)
    for when, before, to in moves:
        draw.cue(when, draw.office(before), "moved", case=case, to=to, rule="86_2")


OFFICE_STORIES = {
    Story.AT_GRANDMOTHERS: _at_grandmothers,
    Story.MOTHER_HAS_CUSTODY: _mother_has_custody,
    Story.FOSTERED_FOR_YEARS: _fostered_for_years,
    Story.FOSTERED_FOR_MONTHS: _fostered_for_months,
    Story.HOME_GIVEN_UP: _home_given_up,
    Story.SEALED_FOR_ANOTHER: _sealed_for_another,
    Story.MOVED: _moved,
    Story.SENT_ON: _sent_on,
}
