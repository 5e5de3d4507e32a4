"""A case as the engine leads it, and all that its prison can observe of it."""

from datetime import datetime
from typing import Any, NamedTuple

from services.intake.contract.consents import ConsentEnding
from services.intake.contract.notices import NoticeStatusChanged
from services.intake.contract.resealing import ResealOverdue
from services.intake.domain.case import Case
from services.intake.domain.rules import Rules
from services.intake.switchboard import CASES
from shared.language.answers import DeadlineReached
from shared.language.codes import Code
from shared.language.message import Command, Message
from shared.language.steps import Outcome, Refused, Said
from tests.intake.cases import OTHER_PRISON, PRISON, RULES, at
from tests.intake.strangers import Strangers

PRISONS = (PRISON, OTHER_PRISON)


class Observed(NamedTuple):
    """One thing that a prison gets to see, and when."""

    when: datetime
    what: str
    says: tuple[Any, ...]


class Observing:
    """One case on its way, by the rules of the engine; each message is saved by itself."""

    def __init__(self, rules: Rules = RULES) -> None:
        self._rules = rules
        self.case: Case | None = None
        self.erased = False
        self.observed: list[Observed] = []
        """By a prison."""
        self.told: list[Message] = []
        """On the shared topic."""
        self.strangers = Strangers()

    @property
    def statuses(self) -> list[NoticeStatusChanged]:
        """What the prison has heard of how far its notice has come."""
        return [one.says[0] for one in self.observed if one.what == "NoticeStatusChanged"]

    def until(self, now: datetime) -> None:
        """Let time pass: each deadline fires in the moment it is due."""
        while self.case is not None and self.case.deadlines:
            due, kind = min((due, kind) for kind, due in self.case.deadlines.items())
            if due > now:
                return
            self._carry_out(DeadlineReached(kind=kind, due=due), due, "intake")

    def hear(self, message: Message, now: datetime, sender: str) -> None:
        """A message has come."""
        self.until(now)
        self.strangers.hear(message)
        answer = self._carry_out(message, now, sender)
        if isinstance(message, Command) and sender in PRISONS:
            self.observed.append(Observed(now, f"{sender} {message.type_name()}", answer))

    def _carry_out(self, message: Message, now: datetime, sender: str) -> tuple[Any, ...]:
        row = CASES.on[type(message)]
        state: Case | None = self.case
        if state is None and not row.creates:
            return (Code.UNKNOWN_CASE,)
        if self.erased and not row.after_erasure:
            return (Code.CASE_ERASED,)
        if isinstance(message, DeadlineReached) and state is not None:
            state = state.not_awaiting(message.kind)
        try:
            outcome: Outcome[Case] | None = row.step(
                state, message, at(now, sender=sender, rules=self._rules)._replace(saved=self.case)
            )
        except Refused as no:
            self.case = state
            return (no.code, no.pointer, no.state)
        self.strangers.said_nothing(message, sender)
        if outcome is None:
            self.case = state
        else:
            self.case, self.erased = outcome.state, self.erased or outcome.erase
            for said in outcome.says:
                self._observe(said, now)
        life = None if self.case is None else self.case.life
        return ((outcome and outcome.answer) or str(life),)

    def _observe(self, said: Said, now: datetime) -> None:
        message = said.message
        name = message.type_name()
        if said.to in PRISONS:
            self.observed.append(Observed(now, name, (message,)))
        elif said.to is None:
            self.told.append(message)
        if isinstance(message, ConsentEnding):
            self.strangers.are_not_reminded(message)
            if PRISON in message.remind:
                self.observed.append(Observed(now, name, (message.valid_until,)))
        if isinstance(message, ResealOverdue):
            self.observed.append(Observed(now, name, (message.referral, message.seal_by)))
