"""The figures that move while the demo runs, each from where it is really seen."""

from collections import Counter
from collections.abc import Mapping

KINDS: Mapping[str, tuple[str, ...]] = {
    "notices": ("IncarcerationNotified",),
    "referrals": ("ReferralCreated",),
    "consultations": ("ConsultationHeld",),
    "trainings": ("TrainingHeld",),
    "escalations": ("DeadlineMissed", "EscalationRaised"),
}
"""Counted on the topics between the services."""
ORDER = (
    "notices",
    "referrals",
    "consultations",
    "trainings",
    "mails",
    "refusals",
    "escalations",
)


def figures(counts: Counter[str], *, mails: int, refusals: int) -> dict[str, int]:
    """How many there are so far; mails from the mail server, refusals from who got them."""
    found = {label: sum(counts[name] for name in names) for label, names in KINDS.items()}
    found |= {"mails": mails, "refusals": refusals}
    return {label: found[label] for label in ORDER}
