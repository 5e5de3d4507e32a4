"""All stores of a desk, in one database."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Protocol

from services.desk.stored.absences import Absences
from services.desk.stored.attendance import AttendanceLists
from services.desk.stored.case_work import CaseWorks
from services.desk.stored.cases import OfficeCases
from services.desk.stored.challenges import Challenges
from services.desk.stored.feeds import Feeds
from services.desk.stored.keys import Keys
from services.desk.stored.mailbox import Mailbox
from services.desk.stored.orders import Orders
from services.desk.stored.own_copies import OwnCopies
from services.desk.stored.participants import Participants
from services.desk.stored.people import People, Sessions
from services.desk.stored.prison_cases import PrisonCases
from services.desk.stored.trails import Trails
from shared.store.mongo import Database


class Store(Protocol):
    """One of them."""

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""


@dataclass(frozen=True)
class Stores:
    """Each is there once."""

    mailbox: Mailbox
    cases: OfficeCases
    orders: Orders
    work: CaseWorks
    absences: Absences
    feeds: Feeds
    people: People
    sessions: Sessions
    challenges: Challenges
    keys: Keys
    trails: Trails
    prison_cases: PrisonCases
    own_copies: OwnCopies
    participants: Participants
    attendance: AttendanceLists

    def all(self) -> dict[str, Store]:
        """By the name under which a desk has it."""
        return {field.name: getattr(self, field.name) for field in fields(Stores)}


def stores_in(database: Database, wall: Callable[[], datetime], *, copy_days: int) -> Stores:
    """Those of a desk that keeps copies of prisons so long."""
    orders = Orders(database)
    return Stores(
        mailbox=Mailbox(database),
        cases=OfficeCases(database),
        orders=orders,
        work=CaseWorks(database),
        absences=Absences(database),
        feeds=Feeds(database),
        people=People(database),
        sessions=Sessions(database),
        challenges=Challenges(database),
        keys=Keys(database),
        trails=Trails(database, wall),
        prison_cases=PrisonCases(database),
        own_copies=OwnCopies(database, orders, copy_days),
        participants=Participants(database),
        attendance=AttendanceLists(database),
    )
