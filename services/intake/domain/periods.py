"""How long intake waits and keeps, as proposed: an operator may choose otherwise."""

from dataclasses import dataclass

from shared.language.rule import Rule, still_in_force
from shared.language.sources import AGREEMENT, NETWORK


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(Rule):
    """One period, by the name of its setting."""

    setting: str
    length: int
    """In the unit that the name ends with."""


PERIODS: tuple[Period, ...] = (
    Period(
        setting="settle_minutes",
        length=45,
        because="admission data is often corrected in the first half hour; nobody is told before",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Period(
        setting="consent_decision_days",
        length=28,
        because="a case without a decision must not stay: after four weeks only its number does",
        source="Art. 5(1)(c), (e) DSGVO",
        since=NETWORK,
    ),
    Period(
        setting="remind_days",
        length=28,
        because="before a consent ends, those who can renew it hear of it: four weekly visits "
        "before",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Period(
        setting="caregiver_days",
        length=28,
        because="whoever looks after the children is told within a month, at first contact at the "
        "latest",
        source="Art. 14(3) DSGVO",
        since=NETWORK,
    ),
    Period(
        setting="reseal_reminder_working_days",
        length=3,
        because="a prison that has not sealed anew by then is reminded by mail",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Period(
        setting="reseal_working_days",
        length=10,
        because="what is not sealed anew by then is not waited for any more",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Period(
        setting="erasure_working_days",
        length=5,
        because="by then a receiver has confirmed that it erased",
        source="Art. 17(1), 19 DSGVO",
        since=NETWORK,
    ),
    Period(
        setting="retain_days",
        length=365,
        because="a told case of which nothing more is heard is kept for questions that come up",
        source="Art. 5(1)(e) DSGVO",
        since=NETWORK,
    ),
    Period(
        setting="keep_at_most_days",
        length=3 * 365,
        because="however long help goes on, so that its end tells nothing of it: by then an office "
        "that helps has a file of its own",
        source="Art. 5(1)(e) DSGVO, § 9b SGB VIII",
        since=NETWORK,
    ),
    Period(
        setting="receipt_days",
        length=3 * 365,
        because="who was asked to erase and who did is shown as long as a fine may be imposed",
        source="Art. 5(2), 7(1) DSGVO, § 31(2) no. 1 OWiG",
        since=NETWORK,
    ),
)


def proposed(setting: str) -> int:
    """By the line that still holds."""
    return next(line.length for line in still_in_force(PERIODS) if line.setting == setting)
