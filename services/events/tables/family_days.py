"""Family days: who may plan one, who books, and who accounts for it."""

from services.events.contract.family_days import (
    AccountFamilyDay,
    BookPlaces,
    CancelFamilyDay,
    FamilyDayAccounted,
    FamilyDayCancelled,
    FamilyDayFunded,
    FamilyDayHeld,
    FamilyDayNotAccounted,
    FamilyDayNotFunded,
    FamilyDayPlanned,
    PlacesBooked,
    PlanFamilyDay,
    RecordFamilyDay,
)
from services.events.domain.family_days import asking, holding, planning
from services.events.domain.family_days.family_day import ASKED, FamilyDay, Life
from services.events.tables.organisers import ORGANISERS
from shared.language.answers import DeadlineReached, RequestAnswered
from shared.language.steps import States
from shared.network.agency import AgencyKind
from shared.wire.kind import Kind, row

FAMILY_DAYS = Kind(
    FamilyDay,
    {
        PlanFamilyDay: row(
            planning.plan,
            by=ORGANISERS,
            creates=True,
            states=States(accepted=tuple(Life), refused=tuple(Life)),
        ),
        BookPlaces: row(
            holding.book,
            by=(AgencyKind.PRISON, *ORGANISERS),
            states=States(
                accepted=(Life.OPEN, Life.HELD, Life.CANCELLED, Life.ACCOUNTED),
                refused=tuple(Life),
            ),
        ),
        RecordFamilyDay: row(
            holding.record,
            by=ORGANISERS,
            states=States(accepted=(Life.HELD, Life.ACCOUNTED), refused=tuple(Life)),
        ),
        CancelFamilyDay: row(
            planning.cancel,
            by=ORGANISERS,
            states=States(
                accepted=(Life.CANCELLED, Life.ACCOUNTED), refused=(Life.HELD, Life.ACCOUNTED)
            ),
        ),
        AccountFamilyDay: row(
            holding.account,
            by=ORGANISERS,
            states=States(
                accepted=(ASKED, Life.ACCOUNTED), refused=(Life.PLANNED, Life.FUNDED, Life.OPEN)
            ),
        ),
        RequestAnswered: row(asking.hear),
        DeadlineReached: row(asking.give_up),
    },
    tells=frozenset(
        {
            FamilyDayPlanned,
            FamilyDayFunded,
            FamilyDayNotFunded,
            PlacesBooked,
            FamilyDayHeld,
            FamilyDayCancelled,
            FamilyDayAccounted,
            FamilyDayNotAccounted,
        }
    ),
)
