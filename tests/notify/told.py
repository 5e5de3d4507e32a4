"""A small network to tell things to, and what other services tell about it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from services.events.contract.training_plan import (
    Module,
    TargetGroup,
    TrainingFormat,
    TrainingTheme,
)
from services.events.contract.trainings import TrainingScheduled
from services.intake.contract.questions import QuestionPassedOn
from services.notify.contract.deliveries import AttemptOutcome, DeliveryAttempted
from services.notify.domain import attempts, planning
from services.notify.domain.delivery import Delivery
from services.notify.domain.notifications import Notifications
from services.notify.domain.rules import Rules
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.deadlines import (
    DeadlineMissed,
    EscalationRaised,
    ReferralDeadline,
    Rung,
)
from services.referral.contract.erasure import ErasureReason, ReferralWithdrawn
from shared.language.message import Message
from shared.language.steps import At, Outcome
from shared.network.questions import Question
from shared.network.registry import Agency, AgencyKind, Registry

CASE = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
REFERRAL = UUID("2f1c3a52-6a0d-4d5b-8c6a-51f2a4d0c9e1")
NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
ROSTOCK = "jugendamt-13003"
SCHWERIN = "jugendamt-13004"
PROVIDER = "traeger-beispiel"


def agency(name: str, kind: AgencyKind, district: str | None = None) -> Agency:
    return Agency(
        id=name,
        kind=kind,
        name=f"Stelle {name}",
        district=district,
        email=f"{name}@kvi.example",
        head_email=f"leitung-{name}@kvi.example" if kind is AgencyKind.YOUTH_OFFICE else None,
    )


REGISTRY = Registry(
    [
        agency("jva-buetzow", AgencyKind.PRISON),
        agency("jva-waldeck", AgencyKind.PRISON),
        agency(ROSTOCK, AgencyKind.YOUTH_OFFICE, "13003"),
        agency(SCHWERIN, AgencyKind.YOUTH_OFFICE, "13004"),
        agency("koordinierung-mv", AgencyKind.COORDINATION_OFFICE),
        agency(PROVIDER, AgencyKind.PROVIDER),
        agency("betrieb", AgencyKind.OPERATOR),
    ]
)


def at(number: int = 0, now: datetime = NOW, kept: int = 20) -> At[Rules]:
    """The circumstances of the message of this number."""
    return At(now, CASE, "referral", str(uuid5(REFERRAL, str(number))), Rules(REGISTRY, kept))


def routed(office: str = ROSTOCK) -> ReferralRouted:
    return ReferralRouted(referral=REFERRAL, office=office, provisional=False)


def missed() -> DeadlineMissed:
    return DeadlineMissed(
        referral=REFERRAL, office=ROSTOCK, deadline=ReferralDeadline.DECIDE, due=NOW, level=1
    )


def asked() -> QuestionPassedOn:
    return QuestionPassedOn(
        facility="jva-buetzow",
        question_id=UUID(int=5),
        question=Question.CUSTODY,
        referral=REFERRAL,
        office=ROSTOCK,
        answer_by=NOW,
    )


def raised(to: Rung, *, covered: bool = True) -> EscalationRaised:
    return EscalationRaised(
        referral=REFERRAL,
        office=ROSTOCK,
        deadline=ReferralDeadline.ACKNOWLEDGE,
        level=2,
        to=to,
        covered=covered,
    )


def withdrawn(*offices: str) -> ReferralWithdrawn:
    return ReferralWithdrawn(offices=offices, why=ErasureReason.CONSENT_WITHDRAWN)


def training(*groups: TargetGroup, organiser: str = "koordinierung-mv") -> TrainingScheduled:
    starts = NOW + timedelta(days=60)
    return TrainingScheduled(
        format=TrainingFormat.ONLINE,
        theme=TrainingTheme.CHILDREN_OF_PRISONERS,
        place="online",
        modules=(Module(module="m1", starts=starts, ends=starts + timedelta(hours=2), hours=2),),
        minimum=7,
        maximum=30,
        registration_until=starts,
        target_groups=groups,
        organiser=organiser,
    )


def plan(
    message: Message, state: Notifications | None = None, *, number: int = 0, kept: int = 20
) -> Outcome[Notifications]:
    done = planning.plan(state, message, at(number, kept=kept))
    assert done is not None
    return done


def addressees(outcome: Outcome[Notifications]) -> list[tuple[str | None, str, str]]:
    return [(d.agency, d.role.value, d.wording.value) for d in outcome.state.planned]


def only(state: Notifications) -> Delivery:
    (delivery,) = state.deliveries
    return delivery


def tried(
    state: Notifications,
    attempt: int,
    outcome: AttemptOutcome,
    *,
    code: int | None = None,
    now: datetime = NOW,
) -> Outcome[Notifications] | None:
    message = DeliveryAttempted(
        delivery=only(state).delivery, attempt=attempt, outcome=outcome, code=code
    )
    return attempts.record(state, message, at(100 + attempt, now))
