"""Requests for a professional: who may ask, who places, and who says that nothing comes of it."""

from services.events.contract.professionals import (
    DeclinePlacing,
    PlacementEnded,
    PlaceProfessional,
    PlacingDeclined,
    ProfessionalNotPlaced,
    ProfessionalPlaced,
    ProfessionalRequested,
    ProfessionalRequestOverdue,
    RecordPlacementEnd,
    RequestProfessional,
)
from services.events.domain.professionals import declining, placing
from services.events.domain.professionals.request import Life, ProfessionalRequest
from services.events.tables.organisers import ORGANISERS
from shared.language.answers import DeadlineReached
from shared.language.steps import States
from shared.network.agency import HELPERS, AgencyKind
from shared.wire.kind import Kind, row

INSTITUTIONS = (AgencyKind.PRISON, *HELPERS)
"""Those that may ask; the coordination office does so for a school or another one without kvi."""

PROFESSIONALS = Kind(
    ProfessionalRequest,
    {
        RequestProfessional: row(
            placing.request,
            by=INSTITUTIONS,
            creates=True,
            states=States(accepted=tuple(Life), refused=tuple(Life)),
        ),
        PlaceProfessional: row(
            placing.place,
            by=AgencyKind.COORDINATION_OFFICE,
            states=States(
                accepted=(Life.PLACED, Life.ENDED),
                refused=(Life.PLACED, Life.ENDED, Life.NOT_PLACED),
            ),
        ),
        DeclinePlacing: row(
            declining.decline,
            by=INSTITUTIONS,
            states=States(accepted=tuple(Life), refused=tuple(Life)),
        ),
        RecordPlacementEnd: row(
            placing.end,
            by=ORGANISERS,
            states=States(accepted=(Life.ENDED,), refused=(Life.REQUESTED, Life.NOT_PLACED)),
        ),
        DeadlineReached: row(declining.time_passed),
    },
    tells=frozenset(
        {
            ProfessionalRequested,
            ProfessionalRequestOverdue,
            ProfessionalPlaced,
            PlacingDeclined,
            ProfessionalNotPlaced,
            PlacementEnded,
        }
    ),
)
