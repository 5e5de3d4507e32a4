"""What people have signed, and who may hear anything by it: reckoned from the law in plain words.

It asks neither the gate nor its tables, so that both would have to be wrong in the same way.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from services.intake.contract.consents import (
    AboutConsents,
    NarrowConsent,
    RenewConsent,
    WithdrawConsent,
)
from services.intake.contract.whose_consent import Consent, ConsentGiver, MayHear
from shared.network.children import AgeBand
from shared.network.competence.facts import Custody
from shared.network.notices import ConsentSubject, Path, Purpose, ReceiverKind

PRISONER, CHILDREN, CAREGIVER = ConsentSubject
SPEAK: Mapping[Custody, frozenset[ConsentGiver]] = {
    Custody.JOINT: frozenset({ConsentGiver.PRISONER, ConsentGiver.OTHER_PARENT}),
    Custody.PRISONER_ALONE: frozenset({ConsentGiver.PRISONER}),
    Custody.OTHER_PARENT_ALONE: frozenset({ConsentGiver.OTHER_PARENT}),
    Custody.GUARDIAN: frozenset({ConsentGiver.GUARDIAN}),
    Custody.UNKNOWN: frozenset(),
}
"""Who speaks for a child; from fourteen it agrees too."""
OLD_ENOUGH = AgeBand.FROM_14_TO_17
Whose = Collection[ConsentSubject]
OF_ALL: Whose = (CHILDREN, CAREGIVER)
Change = Callable[[Consent], Consent]


def speakers(custody: Custody, band: AgeBand) -> frozenset[ConsentGiver]:
    """All of them have to have signed; of nobody: nothing may be said of the child."""
    who = SPEAK[custody]
    return who | {ConsentGiver.YOUNG_PERSON} if who and band is OLD_ENOUGH else who


def words_of(consents: Iterable[Consent]) -> tuple[Consent, ...]:
    """The same, each about one person."""
    return tuple(
        one.model_copy(update={"children": (child,) if child else ()})
        for one in consents
        for child in (one.children or (None,))
    )


@dataclass(frozen=True)
class Signed:
    """What stands of all that was signed in a case, and what its path allows without that."""

    path: Path
    public: frozenset[ReceiverKind]
    words: tuple[Consent, ...] = ()
    bands: Mapping[str, AgeBand] = field(default_factory=dict)
    named: tuple[str, ...] = ()
    """The children of whom the prison has told last."""
    over: bool = False
    """Stopped, objected to, taken back or refused as a whole."""

    # what may go out

    def relied_on(
        self, children: Iterable[str], day: date, whose: Whose = OF_ALL
    ) -> tuple[Consent, ...] | None:
        """The words by which these children and their parent may be told of; None: by none.

        What is about one of them alone rests on what is signed for that one, and by him.
        """
        valid = [one for one in self.words if one.given_on <= day <= one.valid_until]
        found = [
            one for one in valid if one.about is PRISONER and one.given_by is ConsentGiver.PRISONER
        ]
        if not found:
            return None
        for child in children:
            about = [one for one in valid if child in one.children]
            if CHILDREN in whose:
                of_it = self._speaking_for(child, about)
                if not of_it:
                    return None
                found += of_it
            if CAREGIVER in whose:
                found += [one for one in about if _is_hers(one)]
        return tuple(found)

    def may_hear(
        self, children: Iterable[str], day: date, whose: Whose = OF_ALL
    ) -> frozenset[ReceiverKind]:
        """Who may hear of these children and of their parent; of none: of him alone."""
        if self.over:
            return frozenset()
        if self.path is Path.RELATIVES_IN_NEED:
            return self.public
        words = self.relied_on(children, day, whose)
        if words is None:
            return frozenset()
        return frozenset(kind for kind in ReceiverKind if all(kind in w.receivers for w in words))

    def purposes(
        self, children: Iterable[str], day: date, whose: Whose = OF_ALL
    ) -> frozenset[Purpose]:
        """What all of them allow it for."""
        words = self.relied_on(children, day, whose) or ()
        return frozenset(p for p in Purpose if words and all(p in one.purposes for one in words))

    def last_day(self, children: Iterable[str], day: date) -> date:
        """That of the word which ends first."""
        words = self.relied_on(children, day) or ()
        return min((one.valid_until for one in words), default=date.min)

    def is_hers(self, child: str, day: date) -> bool:
        """Whether whoever looks after this child has signed herself."""
        return any(
            _is_hers(one) and child in one.children and one.given_on <= day <= one.valid_until
            for one in self.words
        )

    def ticked(self, word: str, day: date) -> bool:
        """Whether the prison may hear it: whoever has signed has to have ticked it."""
        standing = [one for one in self.words if one.valid_until >= day]
        return (
            not self.over
            and bool(standing)
            and all(MayHear(word) in one.prison_may_hear for one in standing)
        )

    def _speaking_for(self, child: str, about: Iterable[Consent]) -> list[Consent]:
        """The words of all who speak for it; none where one of them is missing."""
        of_it = [one for one in about if one.about is CHILDREN]
        said = {one.custody for one in of_it}
        custody = said.pop() if len(said) == 1 else None
        who = speakers(custody or Custody.UNKNOWN, self.bands[child])
        words = [one for one in of_it if one.given_by in who]
        return words if {one.given_by for one in words} == who else []

    # what becomes of it

    def with_more(self, consents: Iterable[Consent], bands: Mapping[str, AgeBand]) -> "Signed":
        new = (one for one in words_of(consents) if one not in self.words)
        return replace(
            self,
            words=(*self.words, *new),
            bands={**self.bands, **bands},
            named=tuple(bands),
        )

    def narrowed(self, message: NarrowConsent) -> "Signed":
        wanted = {
            name: set(found)
            for name in ("purposes", "receivers", "prison_may_hear")
            if (found := getattr(message, name)) is not None
        }
        return self._changed(
            message,
            lambda one: one.model_copy(
                update={
                    name: tuple(each for each in getattr(one, name) if each in kept)
                    for name, kept in wanted.items()
                }
            ),
        )

    def renewed(self, message: RenewConsent) -> "Signed":
        new = {"given_on": message.given_on, "valid_until": message.valid_until}
        return self._changed(message, lambda one: one.model_copy(update=new))

    def without(self, message: WithdrawConsent) -> "Signed":
        """The prisoner's own carries all of it; whose giver is named means nobody else's."""
        by_him = message.given_by in {None, ConsentGiver.PRISONER}
        if by_him and message.about in {None, PRISONER} and not message.children:
            return replace(self, words=(), over=True)
        return replace(self, words=tuple(w for w in self.words if not _is_meant(w, message)))

    def ended(self) -> "Signed":
        return replace(self, over=True)

    def _changed(self, message: AboutConsents, change: Change) -> "Signed":
        words = (change(one) if _is_meant(one, message) else one for one in self.words)
        return replace(self, words=tuple(words))


def _is_hers(word: Consent) -> bool:
    return word.about is CAREGIVER and word.given_by is ConsentGiver.CAREGIVER


def _is_meant(word: Consent, message: AboutConsents) -> bool:
    if message.given_by not in {None, word.given_by} or message.about not in {None, word.about}:
        return False
    if not message.children:
        return True
    # What is said of a child is not said of who looks after it, unless she is named.
    is_named = word.about is (message.about or CHILDREN)
    return is_named and not set(word.children).isdisjoint(message.children)
