"""In what proportions things happen: public figures where there are some, else said as guesses."""

from collections.abc import Sequence
from dataclasses import dataclass

DAYS = 28
"""In which people are admitted."""
PRISONERS = 965
"""In the prisons of the Land in March 2024, a public figure."""
ADMISSIONS_A_YEAR = 1.5
"""For each place; about what German prisons have had."""
WOMEN = 47 / 965
"""Of the prisoners: 47 at the end of 2021, a public figure."""
MEN_WITH_CHILDREN, WOMEN_WITH_CHILDREN = 1 / 3, 0.7
"""About a third of the prisoners have children, and about 70 % of the women, as the network puts
it. With 2.2 each and those who come and go within a year this is the order of the 1,500 affected
children of the Land."""
CHILDREN = {1: 0.30, 2: 0.35, 3: 0.20, 4: 0.15}
"""How many a parent has; a guess, 2.2 on average."""
ASKED = 0.8
"""A guess: not everybody is asked."""
CONSENTED = 0.35
"""Of those asked; a guess."""
WANT_HELP = 0.6
"""Of those consented. So about one family in nine is helped, as in the British scheme that
recognised 789 children in two years, of whom about 40 families accepted help."""
DECIDED_AT_ONCE = 0.4
"""Of those who consent."""
DECLINED = 0.6
"""Of those who do not; the others have not decided when the four weeks are over."""

PRISONS = {
    "jva-buetzow": 0.45,
    "jva-waldeck": 0.25,
    "jva-stralsund": 0.15,
    "jva-neustrelitz": 0.15,
}
"""Shares of the admissions; a guess by size."""
PRISON_OF_WOMEN = "jva-buetzow"
"""Where the women of the plan are admitted; a simplification."""
DISTRICTS = {
    "13003": 0.13,
    "13004": 0.06,
    "13071": 0.16,
    "13072": 0.14,
    "13073": 0.14,
    "13074": 0.10,
    "13075": 0.14,
    "13076": 0.13,
}
"""Where children live; roughly the shares of the Land's inhabitants."""
AGE_BANDS = {"0-2": 0.20, "3-5": 0.20, "6-9": 0.24, "10-13": 0.20, "14-17": 0.16}


@dataclass(frozen=True, slots=True)
class Size:
    """How much of the Land is played."""

    share: float
    prisons: Sequence[str]
    offices: Sequence[str]
    """Districts whose youth office takes part."""
    minutes: int
    """Things happen at whole multiples of these."""

    @property
    def admissions(self) -> int:
        """In the four weeks."""
        return round(PRISONERS * ADMISSIONS_A_YEAR * DAYS / 365 * self.share)

    @property
    def women(self) -> int:
        """Of those admitted."""
        return round(self.admissions * WOMEN)

    @property
    def mothers(self) -> int:
        """Women admitted with children."""
        return round(self.women * WOMEN_WITH_CHILDREN)

    @property
    def fathers(self) -> int:
        """Men admitted with children."""
        return round((self.admissions - self.women) * MEN_WITH_CHILDREN)

    @property
    def parents(self) -> int:
        """Admitted with children."""
        return self.mothers + self.fathers

    @property
    def asked(self) -> int:
        """Asked whether anybody may be told."""
        return round(self.parents * ASKED)

    @property
    def consented(self) -> int:
        """Who said yes."""
        return round(self.asked * CONSENTED)


WHOLE = Size(1.0, tuple(PRISONS), tuple(DISTRICTS), 15)
FAST = Size(0.5, ("jva-buetzow", "jva-waldeck"), ("13003", "13071", "13072", "13074", "13076"), 60)
