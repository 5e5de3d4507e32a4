"""Whose consent is needed for whom: all lines that fit a data subject have to be fulfilled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.intake.contract.whose_consent import ConsentGiver
from shared.language.rule import Rule, in_force
from shared.language.sources import NETWORK
from shared.network.children import AgeBand
from shared.network.competence.facts import Custody
from shared.network.notices import ConsentSubject

PRISONER, CHILDREN, CAREGIVER = ConsentSubject


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed(Rule):
    """Who has to have consented, all of them, before anything about somebody travels."""

    about: ConsentSubject
    custody: frozenset[Custody] = frozenset(Custody)
    """Of a child."""
    age_bands: frozenset[AgeBand] = frozenset(AgeBand)
    given_by: tuple[ConsentGiver, ...]
    """Empty: nobody can."""
    or_informed: bool = False
    """Without a consent it is enough that they are told of it, at first contact at the latest."""


NEEDED: tuple[Needed, ...] = (
    Needed(
        about=PRISONER,
        given_by=(ConsentGiver.PRISONER,),
        because="name, birth date and prison are the prisoner's own to tell, whoever else agrees",
        source="Art. 6(1)(a), 4 no. 11 DSGVO",
        since=NETWORK,
    ),
    Needed(
        about=CHILDREN,
        custody=frozenset({Custody.JOINT}),
        given_by=(ConsentGiver.PRISONER, ConsentGiver.OTHER_PARENT),
        because="parents with joint custody speak for their child together",
        source="§ 1629(1) BGB",
        since=NETWORK,
    ),
    Needed(
        about=CHILDREN,
        custody=frozenset({Custody.PRISONER_ALONE}),
        given_by=(ConsentGiver.PRISONER,),
        because="a parent with sole custody speaks for the child alone",
        source="§ 1629(1) BGB",
        since=NETWORK,
    ),
    Needed(
        about=CHILDREN,
        custody=frozenset({Custody.OTHER_PARENT_ALONE}),
        given_by=(ConsentGiver.OTHER_PARENT,),
        because="a parent with sole custody speaks for the child alone; so the mother does where "
        "an unmarried father has made no declaration of custody",
        source="§§ 1626a(3), 1629(1) BGB",
        since=NETWORK,
    ),
    Needed(
        about=CHILDREN,
        custody=frozenset({Custody.GUARDIAN}),
        given_by=(ConsentGiver.GUARDIAN,),
        because="a guardian speaks for a child of whom no parent has custody",
        source="§ 1789 BGB",
        since=NETWORK,
    ),
    Needed(
        about=CHILDREN,
        custody=frozenset({Custody.UNKNOWN}),
        given_by=(),
        because="as long as nobody knows who speaks for the child, nobody has spoken for it",
        source="§ 1629(1) BGB",
        since=NETWORK,
    ),
    Needed(
        about=CHILDREN,
        age_bands=frozenset({AgeBand.FROM_14_TO_17}),
        given_by=(ConsentGiver.YOUNG_PERSON,),
        because="young people who understand what it is about agree too, for themselves alone and "
        "never for a parent or siblings",
        source="proposal; § 36 SGB I knows 15 years, § 8 SGB VIII none",
        since=NETWORK,
    ),
    Needed(
        about=CAREGIVER,
        given_by=(ConsentGiver.CAREGIVER,),
        or_informed=True,
        because="whoever looks after a child is how it is reached, and learns of it at first "
        "contact; what they ticked binds all the same a notice that tells of one of those whom "
        "they look after",
        source="Art. 14(3) DSGVO",
        since=NETWORK,
    ),
)


def needed_on(
    day: date, about: ConsentSubject, custody: Custody | None, age_band: AgeBand | None
) -> Iterator[Needed]:
    """The lines that fit one data subject on a day; custody and age are a child's."""
    return (
        line
        for line in in_force(NEEDED, day)
        if line.about is about
        and (custody is None or custody in line.custody)
        and (age_band is None or age_band in line.age_bands)
    )
