"""All dated rules on one page, for those who have to say whether they are right."""

from collections.abc import Iterator

from deploy.generate.prison_hears import prison_hears
from deploy.generate.rule_tables import TABLES, Table
from services.events.domain.names_kept import OPEN_QUESTIONS as ABOUT_NAMES
from services.intake.domain.open_questions import OPEN_QUESTIONS as ABOUT_NOTICES
from shared.language.open_question import OpenQuestion
from shared.network.competence.questions import COMPETENCE_QUESTIONS

HEAD = """\
# Rules

What law and agreements ask for, as the services go by it. Written from their tables by
`./kvi generate`, so change those and not this file. Lines are chosen by the day of what they are
applied to; of those in force the first that fits decides, only of
consents and mails each. All of it is the
state of knowledge of 2026 and waits for the ministries' sign-off; what they have to decide
[stands at the end](#what-the-ministries-have-to-decide). A period that an operator may choose
stands here as it is proposed, and in [operating.md](operating.md#of-one-service) with its name.
"""
HEARS = """\
## What a prison hears

Of its own notice, and nobody else of it: `NoticeStatusChanged`, each status once for each referral.
It makes no difference to whom the notice goes: a youth office, a coordination office that is a
public body, or, on the path `consent` alone, one that is none. A tick is there where all who
consent have set it. A later law may take from what a prison hears, and adds nothing to a notice
that was told before. What ends by itself before anyone is told is `cannot_pass_on`, on both paths.

Whatever family and offices do, its own commands are answered alike until the last day of the
consents, as it knows them, and on any path no longer than a case is kept at most. Whether help came
or not, and when its case was erased before that day, it does not see
([0052](decisions/0052-a-case-goes-on-as-ever-for-its-prison.md),
[0068](decisions/0068-the-end-that-a-prison-sees-follows-from-what-it-knows.md)).

What an office had accepted and ended is `closed`, whether it helped or was refused. An end that is
not told looks like help that goes on. So a prison cannot conclude from either that a family refused
([0087](decisions/0087-an-end-that-is-told-is-one-and-one-that-is-not-looks-like-help.md)).
"""

QUESTIONS: tuple[OpenQuestion, ...] = (*ABOUT_NOTICES, *COMPETENCE_QUESTIONS, *ABOUT_NAMES)
"""Of all services, in the order in which the page asks them."""


def rules_page() -> str:
    """The whole page."""
    tables = (line for table in TABLES for line in _lines(table))
    return "\n".join([HEAD, *tables, HEARS, *prison_hears(), "", *_questions()])


def _lines(table: Table) -> Iterator[str]:
    yield f"## {table.title}\n"
    yield "| Rule | Holds | By | Because |"
    yield "| --- | --- | --- | --- |"
    for rule in table.rules:
        holds = f"since {rule.since}" + (f", until {rule.until}" if rule.until else "")
        yield f"| {table.name(rule)} | {holds} | {rule.source} | {rule.because} |"
    yield ""


def _questions() -> Iterator[str]:
    yield "## What the ministries have to decide\n"
    yield "| Question | Until it is answered | Where the law speaks of it |"
    yield "| --- | --- | --- |"
    for asked in QUESTIONS:
        yield f"| {asked.question} | {asked.until_then} | {asked.source} |"
    yield ""
