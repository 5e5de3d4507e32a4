"""What a case that others took back still looks like to its prison, until it would have ended."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from services.intake.contract.consents import ConsentEnding
from services.intake.contract.resealing import ResealOverdue
from services.intake.domain.case import Case, Life, reported_of
from services.intake.domain.deadlines import (
    ANSWERS,
    APPEARANCE,
    CONSENT_DECISION,
    CONSENT_END,
    CONSENT_ENDING,
    KEPT_AT_MOST,
    RESEAL_REMINDER,
    RESEALING,
)
from services.intake.domain.feedback import WITHOUT_A_TICK
from services.intake.domain.requested import with_request
from services.intake.domain.rules import Rules, days_later
from shared.language.steps import At, Said

Step = Callable[..., Any]
"""As it stands in a row of a table of intake."""

SEEN_TO_PASS = (
    CONSENT_DECISION,
    CONSENT_ENDING,
    CONSENT_END,
    KEPT_AT_MOST,
    RESEAL_REMINDER,
    RESEALING,
)
"""Of the deadlines of a case those that a prison notices."""


def outline(case: Case) -> Case:
    """As much of a case as the answers to its prison depend on; what it reports beside that is not.

    Of its consents it says whom they are about, who gave them, what they allow and until when, and
    no code by which anybody could be found.
    """
    reported = reported_of(case)
    consents = tuple(
        consent.model_copy(update={"code_hash": None}) for consent in reported.consents
    )
    return Case(
        life=case.life,
        reported=reported.model_copy(update={"consents": consents}),
        released_on=case.released_on,
        told_of=case.told_of,
        receivers=case.receivers,
        offices=case.offices,
        elsewhere=case.elsewhere,
        ways=case.ways,
        left_to_nobody=case.left_to_nobody,
        copies=case.copies,
        late_copy=case.late_copy,
        requested=case.requested,
        withdrawn=case.withdrawn,
        came_of=case.came_of,
        children_of=case.children_of,
        heard=case.heard,
        prison_hears=tuple(word for word in case.prison_hears if word in WITHOUT_A_TICK),
        deadlines={kind: due for kind, due in case.deadlines.items() if kind in SEEN_TO_PASS},
    )


def looking_like(case: Case, appearance: Case | None) -> Case:
    """The same case or receipt with this appearance; None: from now on it looks like what it is."""
    looks = case.change(appearance=appearance).not_awaiting(APPEARANCE)
    due = () if appearance is None else appearance.deadlines.values()
    return looks.awaiting(APPEARANCE, min(due)) if due else looks


def over_for_its_prison(case: Case, appearance: Case, at: At[Rules]) -> Case:
    """The receipt of what now has ended for its prison, too.

    It knows what that was asked for while it saw more than there was, and for as long as after an
    end that all saw: else the day on which it is forgotten would tell of the earlier one.
    """
    asked = case.requested
    for one in appearance.requested:
        asked = with_request(asked, one.closed())
    ended = looking_like(case.change(requested=asked), None)
    return ended.awaiting(ANSWERS, days_later(at.rules.receipt_days, at.now))


def led_by_its_prison(before: Case, case: Case, appearance: Case) -> Case:
    """A case that goes on stands where its prison has brought it, and waits for what it waits for.

    A receipt stays as it is, and so does a case of the parent alone that lacks consents as before:
    that the prison believes it completed must not end the waiting for them.
    """
    alone = before.life == case.life == Life.PARENT_ONLY
    if case.reported is None or (alone and appearance.life == Life.NOTIFIED):
        return case
    there = case.change(life=appearance.life).not_awaiting(CONSENT_DECISION)
    until = appearance.deadlines.get(CONSENT_DECISION)
    return there if until is None else there.awaiting(CONSENT_DECISION, until)


def to_its_prison(says: Iterable[Said], prison: str) -> Iterator[Said]:
    """Of what is said of the appearance what its prison notices; nobody else hears of it."""
    for said in says:
        if said.to == prison or isinstance(said.message, ResealOverdue):
            yield said
        elif isinstance(said.message, ConsentEnding):
            yield said._replace(message=said.message.model_copy(update={"remind": (prison,)}))


def to_all_others(says: Iterable[Said], prison: str) -> Iterator[Said]:
    """Of what is said of the case itself what its prison does not notice."""
    for said in says:
        if isinstance(said.message, ConsentEnding):
            others = tuple(agency for agency in said.message.remind if agency != prison)
            if others:
                yield said._replace(message=said.message.model_copy(update={"remind": others}))
        elif said.to != prison and not isinstance(said.message, ResealOverdue):
            yield said
