"""What is no longer so when a mail could leave is not told, and what is so is."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from services.events.contract.funds import ProofOfUseAwaited, ProofOfUseSubmitted
from services.events.contract.money import CostLine, LineStanding
from services.events.contract.offers import (
    OfferCheckAwaited,
    OfferPaused,
    OfferRetired,
    OfferVerified,
)
from services.events.contract.professionals import (
    NotPlaced,
    PlacingDeclined,
    PlacingDeclineReason,
    PlacingPurpose,
    ProfessionalNeed,
    ProfessionalNotPlaced,
    ProfessionalPlaced,
    ProfessionalRequested,
)
from services.events.contract.training_plan import Sector, TargetGroup
from services.events.contract.trainings import TrainingCancelled
from services.notify.contract.deliveries import (
    AttemptOutcome,
    DeliveryAttempted,
    NotificationGivenUp,
)
from services.notify.domain import attempts, planning
from services.notify.domain.notifications import Notifications
from shared.language.message import Message
from tests.notify.told import PROVIDER, at, training

SUNDAY = datetime(2026, 3, 8, 9, tzinfo=UTC)
PRISON = "jva-buetzow"
LAND = "koordinierung-mv"
NEED = ProfessionalNeed(
    purpose=PlacingPurpose.FAMILY_DAY,
    sector=Sector.JUSTICE,
    district="13072",
    first_day=date(2026, 4, 1),
    last_day=date(2026, 4, 30),
)
REQUESTED = ProfessionalRequested(**dict(NEED), institution=PRISON)
PLACED = ProfessionalPlaced(**dict(NEED), institution=PRISON, provider=PROVIDER)
OTHER_PLACED = ProfessionalPlaced(**dict(NEED), institution=PRISON, provider="traeger-zwei")
DECLINED = PlacingDeclined(
    institution=PRISON, provider=PROVIDER, said_by=PROVIDER, reason=PlacingDeclineReason.NO_CAPACITY
)
TAKEN_BACK = DECLINED.model_copy(update={"said_by": LAND})
OFF = ProfessionalNotPlaced(
    institution=PRISON, provider=PROVIDER, said_by=PRISON, why=NotPlaced.NO_LONGER_NEEDED
)
CHECK = OfferCheckAwaited(keeper=PROVIDER, stale_on=date(2026, 3, 22))
CHECKED = OfferVerified(checked_on=date(2026, 3, 8), stale_on=date(2026, 6, 6))
PROOF = ProofOfUseAwaited(holder=PROVIDER, proof_due=date(2026, 4, 5))
PROVEN = ProofOfUseSubmitted(
    lines=(
        LineStanding(
            line=CostLine.FEES,
            planned_cents=600_000,
            from_grant_cents=0,
            reserved_cents=0,
            other_means_cents=0,
            exceeded=False,
        ),
    ),
    received_cents=600_000,
    entries=1,
)
CALLED_OFF = TrainingCancelled(registered=("jva-waldeck",))


def after(messages: Sequence[Message]) -> Notifications | None:
    """All of them on a Sunday, before any mail has left."""
    state: Notifications | None = None
    for number, message in enumerate(messages):
        done = planning.plan(state, message, at(number, now=SUNDAY))
        state = state if done is None else done.state
    return state


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        pytest.param(
            [training(TargetGroup.PRISONS), CALLED_OFF],
            [("jva-waldeck", "training_cancelled")],
            id="a training that is called off is not announced",
        ),
        pytest.param(
            [REQUESTED, PLACED],
            [(PRISON, "professional_placed"), (PROVIDER, "placing_asked")],
            id="who is placed is not asked for",
        ),
        pytest.param(
            [PLACED, DECLINED],
            [(LAND, "placing_declined"), (PRISON, "placing_fell_through")],
            id="who declines is not said to come",
        ),
        pytest.param(
            [PLACED, DECLINED, PLACED],
            [(PRISON, "professional_placed"), (PROVIDER, "placing_asked")],
            id="who is asked again hears of it",
        ),
        pytest.param(
            [PLACED, TAKEN_BACK, OTHER_PLACED],
            [
                (PROVIDER, "placing_cancelled"),
                (PRISON, "professional_placed"),
                ("traeger-zwei", "placing_asked"),
            ],
            id="who need not come hears it although another one comes",
        ),
        pytest.param(
            [PLACED, TAKEN_BACK, PLACED],
            [(PRISON, "professional_placed"), (PROVIDER, "placing_asked")],
            id="who shall come after all does not hear that it need not",
        ),
        pytest.param(
            [REQUESTED, PLACED, OFF],
            [(LAND, "placing_cancelled"), (PROVIDER, "placing_cancelled")],
            id="nobody is asked for what is not wanted",
        ),
        pytest.param([CHECK, CHECKED], [], id="an offer that is checked"),
        pytest.param([CHECK, OfferPaused()], [], id="an offer that is paused"),
        pytest.param([CHECK, OfferRetired()], [], id="an offer that is no more"),
        pytest.param([CHECK, CHECKED, CHECK], [(PROVIDER, "offer_check_awaited")], id="once more"),
        pytest.param([PROOF, PROVEN], [], id="a use that is proven"),
    ],
)
def test_only_what_is_still_so_leaves_on_monday(
    messages: Sequence[Message], told: list[tuple[str, str]]
) -> None:
    state = after(messages)
    assert state is not None
    assert [(d.agency, d.wording.value) for d in state.planned] == told


def test_what_is_dropped_is_told_as_given_up_at_once() -> None:
    state = after([CHECK, CHECKED])
    assert state is not None
    [delivery] = state.deliveries
    assert state.deadlines == {delivery.deadline: SUNDAY}
    dropped = DeliveryAttempted(
        delivery=delivery.delivery, attempt=1, outcome=AttemptOutcome.DROPPED
    )
    done = attempts.record(state, dropped, at(9, now=SUNDAY))
    assert done is not None
    [said] = done.says
    assert isinstance(said.message, NotificationGivenUp)


def test_who_was_told_nothing_has_nothing_taken_back() -> None:
    assert after([CHECKED]) is None
