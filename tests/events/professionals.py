"""The supervision of early 2027 in Bützow, as it is asked for and placed."""

from datetime import UTC, date, datetime
from uuid import UUID

from services.events.contract.professionals import (
    DeclinePlacing,
    PlaceProfessional,
    Placing,
    PlacingDeclineReason,
    PlacingPurpose,
    RecordPlacementEnd,
    RequestProfessional,
)
from services.events.contract.training_plan import Sector
from services.events.domain.professionals import declining, placing
from services.events.domain.professionals.request import ProfessionalRequest
from services.events.domain.rules import Rules
from shared.language.steps import At, Outcome
from shared.network.agency import Agency, AgencyKind
from shared.network.registry import Registry
from tests.events.trainings import ORGANISER
from tests.events.trainings import REGISTRY as WITHOUT_PROVIDER

REQUEST = "5f3a9c17-0b62-4e8d-a4f1-7c2d9e6b8a30"
PRISON = "jva-waldeck"
PROVIDER = "traeger-beispiel"
REGISTRY = Registry(
    [
        *WITHOUT_PROVIDER.agencies,
        Agency(
            id=PROVIDER,
            kind=AgencyKind.PROVIDER,
            name="Träger Beispiel",
            email="traeger@kvi.example",
        ),
    ]
)
TUESDAY = datetime(2027, 1, 5, 9, tzinfo=UTC)
AFTERWARDS = datetime(2027, 3, 25, 9, tzinfo=UTC)
NEED = RequestProfessional(
    purpose=PlacingPurpose.SUPERVISION,
    sector=Sector.JUSTICE,
    district="13072",
    first_day=date(2027, 2, 1),
    last_day=date(2027, 3, 31),
)
LONGER = NEED.model_copy(update={"last_day": date(2027, 4, 30)})
BY_PROVIDER = PlaceProfessional(provider=PROVIDER)
BY_ONE = PlaceProfessional(professional=UUID("0e7d5c2a-94b1-4f68-8a3d-6c1f9b2e7054"))
GIVEN = RecordPlacementEnd(ended_on=date(2027, 3, 24), hours=6.5)


def at(now: datetime = TUESDAY, sender: str = ORGANISER) -> At[Rules]:
    return At(
        now=now,
        aggregate=REQUEST,
        sender=sender,
        message_id="c1a7e390-5d2f-4b86-9e04-8f3b6d1c7a52",
        rules=Rules(REGISTRY),
    )


def requested(sender: str = PRISON) -> Outcome[ProfessionalRequest]:
    done = placing.request(None, NEED, at(sender=sender))
    assert done is not None
    return done


def placed(
    message: PlaceProfessional = BY_PROVIDER, state: ProfessionalRequest | None = None
) -> Outcome[ProfessionalRequest]:
    done = placing.place(state or requested().state, message, at())
    assert done is not None
    return done


def declined(
    state: ProfessionalRequest,
    reason: PlacingDeclineReason,
    sender: str = PROVIDER,
    now: datetime = TUESDAY,
    placing: Placing | None = None,
) -> Outcome[ProfessionalRequest] | None:
    message = DeclinePlacing(reason=reason, placing=placing)
    return declining.decline(state, message, at(now, sender))
