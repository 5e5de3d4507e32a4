"""The way of some children from office to office: the prison knows it by its first referral."""

from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from services.referral.domain.case import Case
from services.referral.domain.draft import Draft
from services.referral.domain.recalling import GOING_ON
from services.referral.domain.referral import Referral


class Way(NamedTuple):
    """From the first referral to the one that counts now."""

    first: Referral
    last: Referral

    @property
    def goes_on(self) -> bool:
        """Whether somebody is in charge of it, or will be once its part has come."""
        return self.last.life in GOING_ON


def first_of(case: Case, referral: Referral) -> Referral:
    """The referral it came out of in the end, or itself."""
    return (referral, *case.ancestors(referral))[-1]


def ways_of(case: Case, referrals: Iterable[Referral]) -> tuple[Way, ...]:
    """Each way that these referrals lie on, with the last of them that goes on, else the last."""
    found: dict[UUID, Way] = {}
    for referral in referrals:
        first = first_of(case, referral)
        way = found.get(first.id)
        if way is None or not way.goes_on or referral.life in GOING_ON:
            found[first.id] = Way(first, referral)
    return tuple(found.values())


def link_past(draft: Draft, before: Case, gone: Collection[Referral]) -> None:
    """Who handed over to an erased one is relieved by the office that took it on from there."""
    for entry in draft.case.referrals:
        earlier = left_before(before, entry, gone)
        if earlier is not None and earlier.id != entry.follows:
            draft.change(entry, follows=earlier.id)


def left_before(before: Case, referral: Referral, gone: Collection[Referral]) -> Referral | None:
    """The nearest that it came out of and that is not erased."""
    return next((each for each in before.ancestors(referral) if each not in gone), None)
