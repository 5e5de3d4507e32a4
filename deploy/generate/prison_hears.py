"""What a prison hears of whatever happens to its notice: intake itself is asked, case by case."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

from services.intake.contract.needed_consents import PRISONER
from services.intake.contract.notices import NoticeStatusChanged
from services.intake.contract.whose_consent import Consent, ConsentForm, ConsentGiver, MayHear
from services.intake.domain.case import Case, Life, Reported
from services.intake.domain.coverage import PARENT_ONLY, covered
from services.intake.domain.feedback import Progress, follow
from services.intake.domain.lawful_basis import BASES, basis_on
from services.intake.domain.rules import Rules
from services.referral.contract.answers import ReferralAccepted, ReferralDelivered
from services.referral.contract.assigning import (
    DECLINED_AND_NOBODY_LEFT,
    NARROWED_AND_NOBODY_LEFT,
    SEALED_PART_MISSING,
    ReferralUnroutable,
)
from services.referral.contract.helping import ClosingOutcome, MeasureStarted, ReferralClosed
from services.referral.contract.passing_on import ReferralRecalled
from shared.language.steps import At
from shared.network.notices import Path, Purpose, ReceiverKind
from shared.network.registry import Registry

DAY = date(2026, 1, 1)
NOON = datetime(2026, 1, 1, 11, tzinfo=UTC)
PRISON, OFFICE = "jva", "office"
REFERRAL, NEXT = UUID(int=1), UUID(int=2)

TICKED: dict[str, tuple[Path, tuple[MayHear, ...]]] = {
    "`consent`, nothing ticked": (Path.CONSENT, ()),
    "`consent`, `accepted` ticked": (Path.CONSENT, (MayHear.ACCEPTED,)),
    "`consent`, `closed` ticked": (Path.CONSENT, (MayHear.CLOSED,)),
    "`consent`, both ticked": (Path.CONSENT, (MayHear.ACCEPTED, MayHear.CLOSED)),
    "`relatives_in_need`": (Path.RELATIVES_IN_NEED, ()),
}
"""The columns. A tick counts where all who consent have set it."""

DELIVERED = ReferralDelivered(referral=REFERRAL, office=OFFICE)
ACCEPTED = ReferralAccepted(referral=REFERRAL, office=OFFICE)
MEASURE = MeasureStarted(referral=REFERRAL, office=OFFICE, started_on=DAY)
HELPED = ReferralClosed(referral=REFERRAL, office=OFFICE, outcome=ClosingOutcome.HELPED)
REFUSED = HELPED.model_copy(update={"outcome": ClosingOutcome.DECLINED_BY_FAMILY})
HANDED_OVER = HELPED.model_copy(update={"outcome": ClosingOutcome.HANDED_OVER})
RECALLED = ReferralRecalled(referral=REFERRAL, office=OFFICE)
GIVEN_ON = RECALLED.model_copy(update={"next_referral": NEXT})
UNROUTABLE = ReferralUnroutable(
    referral=REFERRAL, path=Path.CONSENT, rule=SEALED_PART_MISSING, reason="nothing is sealed"
)
NOBODY_LEFT = UNROUTABLE.model_copy(update={"rule": DECLINED_AND_NOBODY_LEFT})
NARROWED_AWAY = UNROUTABLE.model_copy(update={"rule": NARROWED_AND_NOBODY_LEFT})

HAPPENS: dict[str, tuple[Progress, ...]] = {
    "an office gets it (`ReferralDelivered`)": (DELIVERED,),
    "nobody can be told of it (`ReferralUnroutable`)": (UNROUTABLE,),
    "an office declines and nobody is left (`ReferralUnroutable`)": (DELIVERED, NOBODY_LEFT),
    "less is allowed at an office, and nobody is left (`ReferralUnroutable`)": (NARROWED_AWAY,),
    "it is accepted (`ReferralAccepted`)": (DELIVERED, ACCEPTED),
    "a measure starts (`MeasureStarted`)": (DELIVERED, ACCEPTED, MEASURE),
    "the family does not want it (`ReferralClosed`)": (DELIVERED, REFUSED),
    "it is taken from an office that has not accepted it (`ReferralRecalled`)": (
        DELIVERED,
        RECALLED,
    ),
    "another office goes on with it (`ReferralRecalled`, `ReferralClosed`)": (
        DELIVERED,
        ACCEPTED,
        GIVEN_ON,
        HANDED_OVER,
    ),
    "it ends, whatever came of it, after it was accepted (`ReferralClosed`)": (
        DELIVERED,
        ACCEPTED,
        HELPED,
    ),
    "the family does not want it any more, after it was accepted (`ReferralClosed`)": (
        DELIVERED,
        ACCEPTED,
        REFUSED,
    ),
    "it is taken from an office that had accepted it (`ReferralRecalled`)": (
        DELIVERED,
        ACCEPTED,
        RECALLED,
    ),
    "nobody is left after it was accepted (`ReferralUnroutable`)": (
        DELIVERED,
        ACCEPTED,
        NOBODY_LEFT,
    ),
}
"""The rows: what is told of a referral in this order. The last is what the line is about."""
NOTHING = "nothing"
AS_EVER = (
    "an office never says a word",
    "it is withdrawn, narrowed, objected to or stopped at an office, as a whole or in part",
    "the last day of its consents or of its time is over",
)
"""What intake says nothing of at all."""


def prison_hears() -> Iterator[str]:
    """The lines of the table."""
    yield "| What happens to a notice that was told | " + " | ".join(TICKED) + " |"
    yield "| --- " * (len(TICKED) + 1) + "|"
    for words, facts in HAPPENS.items():
        cells = (_told(facts, path, ticks) for path, ticks in TICKED.values())
        yield f"| {words} | " + " | ".join(cells) + " |"
    for words in AS_EVER:
        yield f"| {words} | " + " | ".join(NOTHING for _ in TICKED) + " |"


def _told(facts: tuple[Progress, ...], path: Path, ticks: tuple[MayHear, ...]) -> str:
    at = At(NOON, str(REFERRAL), "referral", str(REFERRAL), Rules(registry=Registry(())))
    case, told = _case(path, ticks), NOTHING
    for fact in facts:
        outcome = follow(case, fact, at)
        case = case if outcome is None else outcome.state
        says = () if outcome is None else (said.message for said in outcome.says)
        heard = [f"`{one.status}`" for one in says if isinstance(one, NoticeStatusChanged)]
        told = " ".join(heard) or NOTHING
    return told


def _case(path: Path, ticks: tuple[MayHear, ...]) -> Case:
    basis = basis_on(BASES, path, DAY)
    if basis is None:
        raise LookupError(path)
    consent = Consent(
        about=PRISONER,
        given_by=ConsentGiver.PRISONER,
        given_on=DAY,
        purposes=tuple(Purpose),
        receivers=tuple(ReceiverKind),
        prison_may_hear=ticks,
        valid_until=DAY,
        form=ConsentForm.WRITTEN,
        info_version="1",
    )
    found = covered(PARENT_ONLY, (consent,), basis, tuple(ReceiverKind), DAY)
    return Case(
        life=Life.NOTIFIED,
        reported=Reported(facility=PRISON, path=path, admitted_on=DAY, children_count=1),
        prison_hears=found.prison_hears,
    )
