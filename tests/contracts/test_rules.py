"""Every rule of law or agreement says since when, by which source and why; one page has all."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest

from deploy.generate.documents import DOCS
from deploy.generate.rule_tables import TABLES, Table
from deploy.generate.rules import QUESTIONS
from services.events.contract.offer_listing import FundingKind
from services.events.contract.post import Occasion
from services.events.contract.training_plan import TrainingFunding
from services.events.domain.funds.reminding import PROOF_REMINDERS
from services.events.domain.names_kept import NAMES_KEPT
from services.events.domain.offers.checking import CHECK_PERIODS
from services.events.domain.offers.paying import COVERINGS
from services.events.domain.professionals.time_limit import PLACING_TIMES
from services.events.domain.sign_ups import REMINDERS, SIGN_UPS
from services.intake.contract.needed_consents import CAREGIVER, CHILDREN, NEEDED, PRISONER
from services.intake.domain.lawful_basis import BASES
from services.intake.domain.periods import PERIODS
from services.intake.domain.who_may import WHO_MAY
from services.intake.settings import Settings
from services.notify.domain.audience import AUDIENCE
from services.notify.domain.audience_of_participants import OF_PARTICIPANTS
from services.notify.domain.quiet_hours import MAIL_OF_THE_DAY, WORKING_HOURS
from services.referral.contract.answers import DeclineReason
from services.referral.contract.deadlines import ReferralDeadline, Rung
from services.referral.contract.passing_on import HandOverRule
from services.referral.domain.asked import ANSWER_TIMES
from services.referral.domain.competence import COMPETENCE, HOPS
from services.referral.domain.consequences import CONSEQUENCES
from services.referral.domain.reassigning import REASSIGNING
from services.referral.domain.rungs import LADDER
from services.referral.domain.time_limits import TIME_LIMITS
from shared.language.rule import Rule, in_force
from shared.network.children import AgeBand
from shared.network.competence.contradictions import CONTRADICTIONS
from shared.network.competence.facts import Custody
from shared.network.competence.follows import FOSTER_STANDS, IMPLIED_PATERNITY, SHARED_HOME
from shared.network.competence.holders import WHO_HOLDS
from shared.network.competence.parent_alone import WHO_HOLDS_ALONE
from shared.network.competence.rules import WHOSE_HOME
from shared.network.notices import Path, ReceiverKind
from shared.network.questions import ASKABLE, Question

NETWORK_BEGAN = date(2023, 1, 1)


@pytest.mark.parametrize("table", TABLES, ids=[table.title for table in TABLES])
def test_every_line_says_why_and_by_which_source(table: Table) -> None:
    assert table.rules
    for rule in table.rules:
        assert len(rule.because) > 20
        assert rule.source
        assert rule.until is None or rule.since <= rule.until


@dataclass(frozen=True)
class Demand:
    """What the code that reads a table relies on, on every day of the network."""

    rules: tuple[Rule, ...]
    about: Callable[[Any], Hashable]
    """What a line says something about; two that say it on one day contradict each other."""
    always: frozenset[Hashable]
    """What some line says something about on each day."""


DEMANDS = {
    "bases": Demand(BASES, lambda basis: basis.path, frozenset(Path)),
    # Two lines about a child may fit together, by custody and by age, but never two of one kind.
    "needed": Demand(
        NEEDED,
        lambda needed: (needed.about, needed.custody, needed.age_bands),
        frozenset(
            {
                *((CHILDREN, frozenset({custody}), frozenset(AgeBand)) for custody in Custody),
                (CHILDREN, frozenset(Custody), frozenset({AgeBand.FROM_14_TO_17})),
                *((who, frozenset(Custody), frozenset(AgeBand)) for who in (PRISONER, CAREGIVER)),
            }
        ),
    ),
    "who may": Demand(WHO_MAY, lambda line: line.says, frozenset(line.says for line in WHO_MAY)),
    "periods": Demand(
        PERIODS,
        lambda line: line.setting,
        frozenset(name for name, kind in Settings.model_fields.items() if kind.annotation is int),
    ),
    "contradictions": Demand(
        CONTRADICTIONS,
        lambda line: (line.field, line.codes),
        frozenset((line.field, line.codes) for line in CONTRADICTIONS),
    ),
    # Codes of two kinds may be spelled alike, so what follows belongs to it.
    **{
        name: Demand(
            lines,
            lambda line: (line.code, line.when),
            frozenset((line.code, line.when) for line in lines),
        )
        for name, lines in {
            "implied paternity": IMPLIED_PATERNITY,
            "foster persons": FOSTER_STANDS,
            "shared homes": SHARED_HOME,
        }.items()
    },
    # The last line of each fits always, so every child is routed.
    "homes": Demand(
        WHOSE_HOME, lambda line: line.name, frozenset({"nothing_known", WHOSE_HOME[-1].name})
    ),
    "holders": Demand(WHO_HOLDS, lambda line: line.name, frozenset({WHO_HOLDS[-1].name})),
    "holders alone": Demand(
        WHO_HOLDS_ALONE, lambda line: line.name, frozenset({WHO_HOLDS_ALONE[-1].name})
    ),
    # By own means there is no line: then it is as the operator has chosen.
    "names kept": Demand(
        NAMES_KEPT,
        lambda line: line.funding,
        frozenset(TrainingFunding) - {TrainingFunding.OWN_MEANS},
    ),
    "competence": Demand(COMPETENCE, lambda rule: rule.rule, frozenset(HandOverRule)),
    "reassigning": Demand(REASSIGNING, lambda rule: rule.to, frozenset(ReceiverKind)),
    "hops": Demand(HOPS, lambda _rule: "hops", frozenset({"hops"})),
    "consequences": Demand(CONSEQUENCES, lambda rule: rule.reason, frozenset(DeclineReason)),
    "time limits": Demand(
        TIME_LIMITS,
        lambda limit: (limit.deadline, limit.path),
        frozenset((deadline, None) for deadline in ReferralDeadline),
    ),
    "levels": Demand(LADDER, lambda rule: rule.level, frozenset({2, 3, 4})),
    "rungs": Demand(LADDER, lambda rule: rule.to, frozenset(Rung)),
    "askable": Demand(ASKABLE, lambda line: line.question, frozenset(Question)),
    "answer times": Demand(ANSWER_TIMES, lambda _line: "time", frozenset({"time"})),
    "checks of offers": Demand(CHECK_PERIODS, lambda _line: "period", frozenset({"period"})),
    "who pays in offers": Demand(COVERINGS, lambda line: line.kind, frozenset(FundingKind)),
    "working hours": Demand(WORKING_HOURS, lambda _line: "hours", frozenset({"hours"})),
    "mail of the day": Demand(MAIL_OF_THE_DAY, lambda _line: "time", frozenset({"time"})),
    "placing": Demand(PLACING_TIMES, lambda _line: "time", frozenset({"time"})),
    "sign-ups": Demand(SIGN_UPS, lambda _rule: "sign-up", frozenset({"sign-up"})),
    "reminders": Demand(REMINDERS, lambda rule: rule.days, frozenset({7})),
    "reminders of proofs": Demand(
        PROOF_REMINDERS, lambda _rule: "reminder", frozenset({"reminder"})
    ),
    # A request to erase is made of a whole case or of a part of one.
    "audience": Demand(
        AUDIENCE,
        lambda line: (line.on, line.wording),
        frozenset((line.on, line.wording) for line in AUDIENCE),
    ),
    "mails to participants": Demand(
        OF_PARTICIPANTS, lambda line: line.occasion, frozenset(Occasion)
    ),
}


def turning_days(rules: Iterable[Rule]) -> set[date]:
    """The days on which another set of lines may be in force than on the day before, or after."""
    days = {NETWORK_BEGAN}
    for rule in rules:
        days.add(rule.since)
        if rule.until is not None:
            days |= {rule.until, rule.until + timedelta(days=1)}
    return {day for day in days if day >= NETWORK_BEGAN}


def faults(demand: Demand) -> set[tuple[date, Hashable]]:
    """On which day about what there is no line, or more than one."""
    found: set[tuple[date, Hashable]] = set()
    for day in turning_days(demand.rules):
        lines = Counter(demand.about(rule) for rule in in_force(demand.rules, day))
        found |= {(day, about) for about, count in lines.items() if count > 1}
        found |= {(day, about) for about in demand.always - lines.keys()}
    return found


@pytest.mark.parametrize("demand", DEMANDS.values(), ids=DEMANDS)
def test_on_every_day_of_the_network_exactly_one_line_holds(demand: Demand) -> None:
    assert faults(demand) == set()


def test_no_table_is_left_out() -> None:
    assert {id(demand.rules) for demand in DEMANDS.values()} == {id(t.rules) for t in TABLES}


@pytest.mark.parametrize("name", DEMANDS)
def test_a_day_between_two_lines_and_a_day_on_which_both_hold_are_found(name: str) -> None:
    demand = DEMANDS[name]
    (*others, old) = demand.rules
    last = date(2027, 6, 30)
    next_day, day_after = last + timedelta(days=1), last + timedelta(days=2)
    ended = replace(old, until=last)

    def with_lines(*lines: Rule) -> Demand:
        return replace(demand, rules=(*others, *lines))

    assert faults(with_lines(ended, replace(old, since=next_day))) == set()
    overlap = with_lines(ended, replace(old, since=last))
    assert faults(overlap) == {(last, demand.about(old))}
    gap = with_lines(ended, replace(old, since=day_after))
    assert faults(gap) == {(next_day, demand.about(old))}


def test_the_page_has_every_rule() -> None:
    page = (DOCS / "rules.md").read_text("utf-8")
    for table in TABLES:
        for rule in table.rules:
            assert f"| {table.name(rule)} | since {rule.since}" in page
            assert f"| {rule.source} | {rule.because} |" in page


def test_the_page_asks_the_ministries_each_open_question_once_and_says_what_is_done_meanwhile() -> (
    None
):
    page = (DOCS / "rules.md").read_text("utf-8")
    assert QUESTIONS
    assert len({asked.question for asked in QUESTIONS}) == len(QUESTIONS)
    for asked in QUESTIONS:
        assert asked.question.endswith("?")
        assert f"| {asked.question} | {asked.until_then} | {asked.source} |" in page
