"""Offices that were asked to erase all that they had of a case: strangers to what goes on of it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID

from services.intake.contract.consents import ConsentEnding, NarrowConsent, RenewConsent
from services.intake.contract.milestones import RecordCaregiverInformed
from services.intake.contract.whose_consent import ConsentForm
from services.intake.domain.case import Case
from services.intake.switchboard import CASES
from services.referral.contract.answers import ReferralAccepted, ReferralDelivered
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.erasure import ReferralsErased
from services.referral.contract.helping import ReferralClosed
from shared.language.message import AgencyId, Command, Message
from shared.language.steps import Refused
from tests.intake.cases import OTHER_PRISON, at

SEES_TO_IT = (NarrowConsent, RecordCaregiverInformed, RenewConsent)
"""What an office may say for the rest of a case."""
TELLS_WHO_HAS_IT = ReferralAccepted | ReferralClosed | ReferralDelivered | ReferralRouted


class Strangers:
    """By what referral says, whoever hears it."""

    def __init__(self) -> None:
        self._had: defaultdict[AgencyId, set[UUID]] = defaultdict(set)
        self._at: defaultdict[UUID, set[AgencyId]] = defaultdict(set)
        self._erased: set[tuple[AgencyId, UUID]] = set()

    def told(self, office: AgencyId, referral: UUID) -> None:
        """An office was told of a referral."""
        self._had[office].add(referral)
        self._at[referral].add(office)

    def hear(self, message: Message) -> None:
        """What referral tells."""
        if isinstance(message, TELLS_WHO_HAS_IT):
            self.told(message.office, message.referral)
        if isinstance(message, ReferralsErased):
            self._erased.update(product(message.offices, message.referrals))

    def __iter__(self) -> Iterator[AgencyId]:
        """A referral is at one office: of what chance says of several nothing follows."""
        return (
            office
            for office, had in self._had.items()
            if all(
                (office, referral) in self._erased and len(self._at[referral]) == 1
                for referral in had
            )
        )

    def are_not_reminded(self, ending: ConsentEnding) -> None:
        """None of those whom intake lets remind is one of them."""
        assert set(ending.remind).isdisjoint(self), "who erased all hears that it goes on"

    def said_nothing(self, message: Message, sender: AgencyId) -> None:
        """Of what was accepted nothing was said by one of them."""
        assert not (isinstance(message, SEES_TO_IT) and sender in self), "who erased all sees to it"


def is_a_stranger(case: Case, office: AgencyId, now: datetime) -> bool:
    """Whether it is answered as one that never heard of the case; nothing comes of it."""
    return all(
        _answer(case, command, office, now) == _answer(case, command, OTHER_PRISON, now)
        for command in _all_it_may_say(now)
    )


def _all_it_may_say(now: datetime) -> tuple[Command, ...]:
    today = now.date()
    renewal = RenewConsent(
        given_on=today,
        valid_until=today + timedelta(days=900),
        form=ConsentForm.WRITTEN,
        info_version="2026-02",
    )
    return renewal, NarrowConsent(prison_may_hear=()), RecordCaregiverInformed(informed_on=today)


def _answer(case: Case, command: Command, sender: AgencyId, now: datetime) -> tuple[Any, ...]:
    try:
        CASES.on[type(command)].step(case, command, at(now, sender=sender)._replace(saved=case))
    except Refused as no:
        return no.code, no.pointer, no.state
    return ("accepted",)
