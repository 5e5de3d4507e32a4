"""How much of each agency's staff has been trained; who came twice counts once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from uuid import UUID

from services.events.domain.trainings.training import Registration, Training


def coverage(trainings: Iterable[Training], staff: Mapping[str, int]) -> Mapping[str, Fraction]:
    """The share of the staff that was there in at least one module of any of these trainings.

    A number of staff that is out of date is exceeded by those who came: that is all of them.
    """
    came = trained(trainings)
    return {
        agency: min(Fraction(came[agency], number), Fraction(1)) for agency, number in staff.items()
    }


def trained(trainings: Iterable[Training]) -> Counter[str]:
    """How many people of each agency were there, however often."""
    there = [each for one in trainings for each in one.registrations if each.attended]
    person = _people(there)
    return Counter(
        agency for agency, _ in {(each.agency, person[each.participant]) for each in there}
    )


def _people(registrations: list[Registration]) -> Mapping[UUID, UUID]:
    """For each reference one that stands for the person: the first of those with one address.

    Once names are erased the reference alone is left. An agency that uses the one of a person again
    in another training is counted right for good.
    """
    first: dict[str, UUID] = {}
    person: dict[UUID, UUID] = {}
    for each in registrations:
        known = person.get(each.participant, each.participant)
        person[each.participant] = (
            known if each.email is None else first.setdefault(each.email.lower(), known)
        )
    return person
