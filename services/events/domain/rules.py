"""What the programme goes by: who takes part, how long names are kept, how large a list may be."""

import hmac
from base64 import b32encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from services.events.contract.training_plan import TrainingFunding
from services.events.domain.names_kept import NAMES_KEPT
from shared.language.codes import Code
from shared.language.rule import in_force
from shared.language.steps import At, Refused
from shared.network.agency import AgencyKind
from shared.network.registry import Registry
from shared.network.signing import SigningKey
from shared.network.working_days import day_of

MOST_REGISTRATIONS = 600
"""Of one training, waiting ones included: the largest staff training known has 330 people."""
MOST_EVER_REGISTERED = 2_000
"""Those who do not come included: what is kept of them stays."""
MOST_CERTIFICATES = 3
"""Of one person in a training: a name is corrected, and perhaps once more."""
MOST_ENTRIES = 1_000
"""Of one ledger, counter-entries included: a grant of a foundation has some hundred receipts."""

MOST_RESERVATIONS = 200
"""Of one ledger, released ones included: the family days of many prisons in a year."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is not the same in every installation; `At.rules` carries it to every step."""

    registry: Registry
    names_kept_days: int = 365
    """Of a training that nobody else has paid for: a certificate can be issued within a year."""
    payees_kept_days: int = 1827
    """Receipts are kept for five years after the proof of use, as givers ask for it."""
    signing: SigningKey | None = None
    """For certificates; without it none is issued."""

    code_key: bytes = field(default=b"", repr=False)
    """What codes of registrations are made with; nobody else has it."""

    def is_public(self, agency: str) -> bool:
        """Whether this speaks for people who belong to no agency."""
        return self.registry.kind_of(agency) is AgencyKind.PUBLIC

    def who_hears_of(self, agency: str) -> tuple[str, ...]:
        """Who is told of people that this agency has registered: the public pages of nobody."""
        return () if self.is_public(agency) else (agency,)

    def code(self, training: str, participant: UUID) -> str:
        """What only the mails to this person hold; made again each time and kept nowhere."""
        made = hmac.digest(self.code_key, f"{training}/{participant}".encode(), "sha256")
        return b32encode(made[:10]).decode()

    def names_end(self, start: datetime, funding: TrainingFunding | None = None) -> datetime:
        """When names are erased, counted from the end of the training or from its closing."""
        rules = in_force(NAMES_KEPT, day_of(start))
        asked = (rule.days for rule in rules if rule.funding is funding)
        return start + timedelta(days=next(asked, self.names_kept_days))

    def payees_end(self, start: datetime) -> datetime:
        """When payees are erased, counted from the proof of use or the day it was due."""
        return start + timedelta(days=self.payees_kept_days)


def check_takes_part(at: At[Rules]) -> None:
    """Whether the sender may begin something. Raises Refused.

    Kafka may let it in until somebody prunes its rights; what it began it may still end.
    """
    if at.rules.registry.agency(at.sender, at.now) is None:
        raise Refused(Code.NOT_COMPETENT)
