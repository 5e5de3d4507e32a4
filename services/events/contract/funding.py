"""What a family day asks of a fund, and takes back."""

from typing import ClassVar

from services.events.contract.family_days import FamilyDayCounts
from services.events.contract.money import Lines
from shared.language.fields import ReportedDay
from shared.language.message import AgencyId, Cancellation, Privacy, Request


class ReserveFunding(Request):
    """A family day asks a fund to keep money for it."""

    privacy = Privacy.P0

    organiser: AgencyId
    on: ReportedDay
    costs: Lines


class ReservationTakenBack(Cancellation):
    """The family day does not want the money any more."""

    privacy = Privacy.P0
    cancels: ClassVar[type[Request]] = ReserveFunding


class ReleaseFunding(Request):
    """A family day gives back what is left of its reservation."""

    privacy = Privacy.P0

    came: FamilyDayCounts | None = None
    """For the proof of use; absent when the day was called off."""


class ReleaseTakenBack(Cancellation):
    """The family day heard no answer: it is not accounted for, and keeps its money."""

    privacy = Privacy.P0
    cancels: ClassVar[type[Request]] = ReleaseFunding
