"""What every part of the plan draws from: the seed, the registry, the proportions."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from deploy.demo.plan import MONDAY, START, Cue
from deploy.demo.proportions import AGE_BANDS, PRISONS, Size
from deploy.simulate.consents import EVERYBODY
from shared.network.registry import Registry
from shared.network.working_days import BERLIN

CITY, COUNTY = "13003", "13072"
"""Rostock, and the district around it, which is not the city's."""
BOTH = ("youth_office", "coordination_office")
NEEDS = ("telling_the_child", "visit_accompaniment", "counselling_for_child", "family_day")
CAREGIVERS = ("other_parent", "relatives")


class Drawing:
    """A plan that is being drawn."""

    def __init__(self, random: Random, registry: Registry, size: Size) -> None:
        self.random = random
        self.registry = registry
        self.size = size
        self.cues: list[Cue] = []

    def cue(self, at: datetime, agency: str, what: str, **details: Any) -> None:
        """Put something into the plan."""
        self.cues.append(Cue(at, agency, what, details))

    def says(self, at: datetime, agency: str, what: str, about: str, /, **data: Any) -> None:
        """Put into the plan what an agency says about something of the programme."""
        self.cue(at, agency, what, about=about, data=data)

    def admit(
        self, at: datetime, prison: str, case: str, children: list[dict[str, Any]], **known: Any
    ) -> None:
        """Put an admission into the plan."""
        usual = {
            "counted": False,
            "path": "consent",
            "signed": list(EVERYBODY),
            "receivers": list(BOTH),
            "wants_help": True,
            "copies": 1,
            "needs": self.random.sample(NEEDS, 2),
        }
        self.cue(at, prison, "admitted", case=case, children=children, **{**usual, **known})

    def child(self, number: int, district: str, **known: str) -> dict[str, Any]:
        """A child, where it is said to live, and where it really lives, if that is elsewhere."""
        usual = {
            "child": f"c{number}",
            "age_band": self.choose(AGE_BANDS),
            "kind": "district",
            "district": district,
            "lives_in": district,
            "caregiver": self.random.choice(CAREGIVERS),
        }
        return {**usual, **known}

    def moment(self, day: int, first: int = 8, last: int = 19) -> datetime:
        """A moment between two hours of a day of the plan."""
        minutes = range(first * 60, last * 60, self.size.minutes)
        hour, minute = divmod(self.random.choice(minutes), 60)
        return datetime.combine(MONDAY + timedelta(days=day), time(hour, minute), BERLIN)

    def prison(self) -> str:
        """A prison, the large ones more often."""
        return self.choose({name: PRISONS[name] for name in self.size.prisons})

    def choose(self, weights: Mapping[str, float]) -> str:
        """One of these, by its weight."""
        return self.random.choices(list(weights), list(weights.values()))[0]

    @property
    def coordination(self) -> str:
        """The coordination office."""
        return self.registry.coordination_office(START).id

    def office(self, district: str) -> str:
        """The youth office of a district."""
        office = self.registry.office_of(district, START)
        if office is None:
            raise LookupError(f"no youth office serves {district}")
        return office.id

    def reference(self) -> str:
        """A random id, as agencies make them; the same seed makes the same."""
        return str(UUID(int=self.random.getrandbits(128), version=4))


def on(day: int) -> str:
    """A day of the plan, as messages say it."""
    return (MONDAY + timedelta(days=day)).isoformat()


def at(day: int, hour: int) -> datetime:
    """An hour of a day of the plan."""
    return datetime.combine(MONDAY + timedelta(days=day), time(hour), BERLIN)
