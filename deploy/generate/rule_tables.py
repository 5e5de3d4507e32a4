"""Every table of rules, and how its lines are named on the page of rules."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from deploy.generate.competence_lines import contradicts, follows, who_holds, whose_home
from services.events.domain.funds.reminding import PROOF_REMINDERS
from services.events.domain.names_kept import NAMES_KEPT
from services.events.domain.offers.checking import CHECK_PERIODS
from services.events.domain.offers.paying import COVERINGS
from services.events.domain.professionals.time_limit import PLACING_TIMES
from services.events.domain.sign_ups import REMINDERS, SIGN_UPS
from services.intake.contract.needed_consents import CHILDREN, NEEDED, Needed
from services.intake.domain.lawful_basis import BASES, Basis
from services.intake.domain.periods import PERIODS
from services.intake.domain.who_may import WHO_MAY
from services.notify.domain.audience import AUDIENCE
from services.notify.domain.audience_of_participants import OF_PARTICIPANTS
from services.notify.domain.quiet_hours import MAIL_OF_THE_DAY, WORKING_HOURS
from services.referral.domain.asked import ANSWER_TIMES
from services.referral.domain.competence import COMPETENCE, HOPS
from services.referral.domain.consequences import CONSEQUENCES
from services.referral.domain.reassigning import REASSIGNING
from services.referral.domain.rungs import LADDER
from services.referral.domain.time_limits import TIME_LIMITS
from shared.language.rule import Rule
from shared.network.children import AgeBand
from shared.network.competence.contradictions import CONTRADICTIONS
from shared.network.competence.facts import Custody
from shared.network.competence.follows import FOSTER_STANDS, IMPLIED_PATERNITY, SHARED_HOME
from shared.network.competence.holders import WHO_HOLDS
from shared.network.competence.parent_alone import WHO_HOLDS_ALONE
from shared.network.competence.rules import WHOSE_HOME
from shared.network.questions import ASKABLE


@dataclass(frozen=True, slots=True)
class Table:
    """A table of rules and how a line of it is named."""

    title: str
    rules: tuple[Rule, ...]
    name: Callable[[Any], str]


TABLES: tuple[Table, ...] = (
    Table(
        "On which path a notice may travel",
        BASES,
        lambda basis: (
            f"`{basis.path}`, {'with' if basis.needs_consent else 'without'} consent, to "
            f"{'public bodies among ' if basis.public_bodies_only else ''}"
            f"{_words(basis.may_go_to)}; the prison hears {_words(basis.prison_hears)}"
            f"{_if_ticked(basis)}"
        ),
    ),
    Table(
        "Whose consent is needed, all lines that fit together",
        NEEDED,
        lambda needed: f"{_about(needed)}: {_givers(needed)}",
    ),
    Table(
        "Through whom people end, narrow, prolong or stop it",
        WHO_MAY,
        lambda line: f"`{line.says.type_name()}`: {_words(line.by)}",
    ),
    Table(
        "How long intake waits and keeps, unless an operator chooses otherwise",
        PERIODS,
        lambda line: f"`{line.setting}`: {line.length}",
    ),
    Table("What cannot be true together of a family", CONTRADICTIONS, contradicts),
    Table("When paternity is established without being said", IMPLIED_PATERNITY, follows),
    Table("When a foster person decides", FOSTER_STANDS, follows),
    Table("Whose is the home of parents who live together", SHARED_HOME, follows),
    Table("Whose home says which office is competent", WHOSE_HOME, whose_home),
    Table("Who holds a referral", WHO_HOLDS, who_holds),
    Table("Who holds a referral of the parent alone", WHO_HOLDS_ALONE, who_holds),
    Table("By which rule a referral is handed over", COMPETENCE, lambda rule: f"`{rule.rule}`"),
    Table(
        "To whom a referral is given that stays unanswered",
        REASSIGNING,
        lambda rule: f"`{rule.name}`: {rule.to}",
    ),
    Table("How often", HOPS, lambda rule: f"at most {rule.most} times"),
    Table(
        "What follows from a decline",
        CONSEQUENCES,
        lambda rule: f"`{rule.reason}`: {rule.outcome or 'routed on'}",
    ),
    Table(
        "How long an office has",
        TIME_LIMITS,
        lambda limit: (
            f"`{limit.deadline}`{f' on `{limit.path}`' if limit.path else ''}: "
            + (f"{limit.hours} h" if limit.hours else f"{limit.working_days} working days")
        ),
    ),
    Table(
        "Who hears of a missed deadline after the office itself",
        LADDER,
        lambda rule: f"{rule.level}: {rule.to}, after {rule.working_days} working day",
    ),
    Table(
        "What an office may ask a prison, and whose consent to which purpose covers it",
        ASKABLE,
        lambda line: f"`{line.question}`: `{line.about}`, `{line.purpose}`",
    ),
    Table(
        "How long a prison has for an answer",
        ANSWER_TIMES,
        lambda line: f"{line.working_days} working days",
    ),
    Table(
        "How somebody without an agency signs up for a training",
        SIGN_UPS,
        lambda rule: (
            f"to be confirmed within {rule.hours} h; of those that are not, at most {rule.most} "
            f"for a training and {rule.most_of_one_address} of one address"
        ),
    ),
    Table(
        "When who has a place is reminded of a module",
        REMINDERS,
        lambda rule: f"{rule.days} days before it begins",
    ),
    Table(
        "When the holder of a grant is reminded of the proof of use",
        PROOF_REMINDERS,
        lambda rule: f"the first working day of the {rule.weeks} weeks before it is due",
    ),
    Table(
        "How long a check of an offer counts",
        CHECK_PERIODS,
        lambda line: (
            f"{line.stale_after_days} days, with a reminder {line.reminder_days_before} days before"
        ),
    ),
    Table(
        "Who pays for a child in an offer, and where its youth office has to decide",
        COVERINGS,
        lambda line: (
            f"`{line.kind}`: {'pays' if line.covers else 'the youth office decides'}"
            f"{', for its districts' if line.only_its_districts else ''}"
        ),
    ),
    Table(
        "Within which time a professional is placed",
        PLACING_TIMES,
        lambda line: f"{line.working_days} working days of the coordination office",
    ),
    Table(
        "How long names of those who came to a training are kept",
        NAMES_KEPT,
        lambda line: f"`{line.funding}`: {line.days} days",
    ),
    Table(
        "Which agency gets a mail",
        AUDIENCE,
        lambda line: (
            f"`{line.on.type_name()}`: `{line.wording}`"
            f"{', in working hours' if line.can_wait else ''}"
        ),
    ),
    Table(
        "Of what a participant of a training gets a mail herself",
        OF_PARTICIPANTS,
        lambda line: f"`{line.occasion}`: `{line.wording}`",
    ),
    Table(
        "When mails come that can wait",
        WORKING_HOURS,
        lambda hours: f"{hours.begins:%H:%M} to {hours.ends:%H:%M} on working days of the agency",
    ),
    Table(
        "When the one mail of a day comes",
        MAIL_OF_THE_DAY,
        lambda mail: f"`{mail.wording}`: at {mail.leaves:%H:%M} on working days of the agency",
    ),
)


def _if_ticked(basis: Basis) -> str:
    ticked = _words(basis.prison_hears_if_ticked)
    return f", where all tick it {ticked}" if ticked else ""


def _about(needed: Needed) -> str:
    if needed.about is not CHILDREN:
        return f"`{needed.about}`"
    return (
        f"`{needed.about}`, custody {_of(Custody, needed.custody)}, age "
        f"{_of(AgeBand, needed.age_bands)}"
    )


def _givers(needed: Needed) -> str:
    givers = " and ".join(f"`{giver}`" for giver in needed.given_by) or "nobody can give it"
    return f"{givers}, or informed" if needed.or_informed else givers


def _of(every: type[StrEnum], some: Collection[StrEnum]) -> str:
    return "any" if len(some) == len(every) else _words(word for word in every if word in some)


def _words(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)
