"""Where whoever counts by § 86 SGB VIII lives: a home that is kept, never a prison."""

from typing import NamedTuple

from shared.network.children import Child, ResidenceBasis, ResidenceKind
from shared.network.competence.facts import Home, HomeKind, Known, PrisonerHome, PrisonerIs
from shared.network.competence.follows import whose_is_the_shared
from shared.network.competence.lines import Counts, MissingFact, WhoseHome
from shared.network.competence.situation import Situation


class Lives(NamedTuple):
    """Where somebody lives, as far as it is known."""

    kind: HomeKind
    district: str | None = None
    missing: tuple[MissingFact, ...] = ()
    open_in_law: bool = False


_UNKNOWN = HomeKind.UNKNOWN
_OF_A_CHILD = {
    ResidenceKind.DISTRICT: HomeKind.DISTRICT,
    ResidenceKind.OUTSIDE_LAND: HomeKind.OUTSIDE_LAND,
    ResidenceKind.UNKNOWN: HomeKind.UNKNOWN,
}
_WORDS = {
    (Counts.PRISONER, PrisonerIs.MOTHER): "the mother, who is in prison",
    (Counts.PRISONER, PrisonerIs.FATHER): "the father, who is in prison",
    (Counts.OTHER_PARENT, PrisonerIs.MOTHER): "the father",
    (Counts.OTHER_PARENT, PrisonerIs.FATHER): "the mother",
}


def lives(counts: Counts, situation: Situation) -> Lives:
    """Where the one lives whose home counts."""
    family = situation.family
    match counts:
        case Counts.CHILD:
            return of_the_child(situation.child)
        case Counts.PRISONER:
            return _of_the_prisoner(family.prisoner_home)
        case Counts.OTHER_PARENT:
            return _at(family.other_parent, MissingFact.OTHER_PARENT_HOME)
        case Counts.PARENTS:
            other, own = family.other_parent, family.prisoner_home
            return lives(whose_is_the_shared(own, other, situation.day), situation)
        case Counts.NOT_YET_KNOWN:
            return Lives(_UNKNOWN)
        case Counts.LAW_IS_SILENT:
            return Lives(_UNKNOWN, open_in_law=True)


def of_the_child(child: Child) -> Lives:
    """Its habitual residence; a mere stay names an office and leaves that open."""
    residence = child.residence
    kind = _OF_A_CHILD[residence.kind]
    if kind is _UNKNOWN:
        return Lives(kind, missing=(MissingFact.RESIDENCE,))
    habitual = residence.basis is ResidenceBasis.HABITUAL
    missing = () if habitual else (MissingFact.HABITUAL_RESIDENCE,)
    return Lives(kind, residence.district, missing)


def in_words(line: WhoseHome, prisoner_is: PrisonerIs) -> str:
    """The reason of a line, with the parent it is about."""
    parent = _WORDS.get((line.counts, prisoner_is))
    return line.because if parent is None else f"{line.because}: {parent}"


def _of_the_prisoner(home: PrisonerHome | None) -> Lives:
    """Whoever has given up the home may have the prison for one: no program says so."""
    if home is None:
        return Lives(_UNKNOWN, missing=(MissingFact.PRISONER_HOME,))
    if home.kept is Known.NO:
        return Lives(_UNKNOWN, missing=(MissingFact.PRISON_AS_HOME,), open_in_law=True)
    found = _at(home.residence, MissingFact.PRISONER_HOME)
    kept = home.kept is Known.YES
    return found if kept else found._replace(missing=(*found.missing, MissingFact.HOME_KEPT))


def _at(home: Home | None, missing: MissingFact) -> Lives:
    if home is None or home.kind is _UNKNOWN:
        return Lives(_UNKNOWN, missing=(missing,))
    return Lives(home.kind, home.district)
