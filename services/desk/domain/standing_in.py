"""Who does whose work while a colleague is away."""

from collections.abc import Iterable
from datetime import date

from services.desk.domain.seen import Seen


class Absence(Seen):
    """Somebody is away, and has said who does her work meanwhile."""

    agency: str
    person: str
    stand_in: str
    until: date
    """The last day."""


def works_for(person: str, absences: Iterable[Absence], today: date) -> frozenset[str]:
    """Whose cases are on this person's list: her own, and those of whom she stands in for.

    Who stands in and is away too is stood in for with all that she had.
    """
    away = [each for each in absences if today <= each.until]
    found = {person}
    while more := {each.person for each in away if each.stand_in in found} - found:
        found |= more
    return frozenset(found)
