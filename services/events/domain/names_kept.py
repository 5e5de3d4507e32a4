"""How long it must be shown who came to a training, as those who paid for it ask."""

from dataclasses import dataclass

from services.events.contract.training_plan import TrainingFunding
from shared.language.open_question import OpenQuestion
from shared.language.rule import Rule
from shared.language.sources import NETWORK


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesKept(Rule):
    """One line of the table; without one it is as the operator has chosen."""

    funding: TrainingFunding
    days: int


NAMES_KEPT: tuple[NamesKept, ...] = (
    NamesKept(
        funding=TrainingFunding.LAND,
        days=1827,
        because="lists of those who came show that a grant was used as granted, and are kept as "
        "long as its receipts, five years",
        source="ANBest-P no. 6, administrative rules on § 44 LHO M-V",
        since=NETWORK,
    ),
    NamesKept(
        funding=TrainingFunding.FOUNDATION,
        days=1827,
        because="foundations ask for the same proof as the Land, and for as long",
        source="terms of the grant",
        since=NETWORK,
    ),
)

OPEN_QUESTIONS: tuple[OpenQuestion, ...] = (
    OpenQuestion(
        question="For how long does a grant ask to be shown, by name, who came to a training?",
        until_then="five years after it was closed; a year where nobody else has paid for it",
        source="ANBest-P no. 6, Art. 5(1)(e) DSGVO",
    ),
)
