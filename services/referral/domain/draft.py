"""A step's working copy: the case as it is going to be, and what is going to be said."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.referral.contract.deadlines import EscalationResolved, ReferralDeadline, Rung
from services.referral.contract.questions import AnswerResult, QuestionAnswered
from services.referral.domain.asked import Asked, AskedLife, question_of
from services.referral.domain.case import Case
from services.referral.domain.referral import Missed, Referral
from services.referral.domain.rules import Rules
from services.referral.domain.rungs import Hearing, others_who_hear, rung_for
from services.referral.domain.time_limits import awaited_part_of
from shared.language.message import Message
from shared.language.steps import At, Outcome, Said, Unsaid, tell
from shared.network.working_days import day_of

FIRST_ESCALATION = 2
"""Level 1 is a reminder to the office itself; from here on others hear of it."""


class Draft:
    """Lives only inside one step, so the step stays pure."""

    def __init__(self, case: Case, at: At[Rules]) -> None:
        self.case = case
        self.at = at
        self._says: list[Said] = []
        self._unsaid = Unsaid()

    def tell(self, message: Message, *, to: str | None = None) -> None:
        """Say it on its own topic, or to one agency."""
        self._says.append(tell(message, to=to))

    def set(self, **changes: Any) -> None:
        """Change the case."""
        self.case = self.case.change(**changes)

    @property
    def coordination_office(self) -> str:
        """The clearing office of the Land."""
        return self.at.rules.registry.coordination_office(self.at.now).id

    def add(self, referral: Referral) -> None:
        """Put a new referral behind the others."""
        self.set(referrals=(*self.case.referrals, referral))

    def change(self, referral: Referral, **changes: Any) -> Referral:
        """Change a referral of the case. Raises AssertionError for a copy that is no longer so."""
        if self.case.referral(referral.id) != referral:
            raise AssertionError("what was changed since would vanish with it")
        changed = referral.change(**changes)
        self.set(
            referrals=tuple(
                changed if entry.id == referral.id else entry for entry in self.case.referrals
            )
        )
        return changed

    def await_by(self, deadline: ReferralDeadline, referral: Referral, due: datetime) -> None:
        """Start or move a deadline of a referral."""
        self.case = self.case.awaiting(kind_of(deadline, referral.id), due)

    def awaits(self, deadline: ReferralDeadline, referral: Referral) -> bool:
        """Whether this is still to be done, in time or late."""
        running = kind_of(deadline, referral.id) in self.case.deadlines
        return running or referral.climbed(deadline) is not None

    def stop(self, referral: Referral, *deadlines: ReferralDeadline) -> Referral:
        """What was awaited is done: no deadline, no further rung, and whoever heard hears it."""
        for deadline in deadlines:
            self.case = self.case.not_awaiting(kind_of(deadline, referral.id))
            climbed = referral.climbed(deadline)
            if climbed is not None:
                others = tuple(entry for entry in referral.missed if entry != climbed)
                referral = self.change(referral, missed=others)
                self._resolve(referral, climbed)
        return referral

    def _resolve(self, referral: Referral, climbed: Missed) -> None:
        if climbed.level < FIRST_ESCALATION:
            return
        resolved = EscalationResolved(
            referral=referral.id, office=referral.office, deadline=climbed.deadline
        )
        self.tell(resolved)
        for agency, known_as in self._heard(referral, climbed):
            self.tell(resolved.model_copy(update={"referral": known_as}), to=agency)

    def _heard(self, referral: Referral, climbed: Missed) -> Hearing:
        if climbed.level < rung_for(Rung.COORDINATION_OFFICE, day_of(climbed.due)).level:
            return ()
        registry, now = self.at.rules.registry, self.at.now
        hearing = others_who_hear(self.case, referral, climbed, registry, now)
        # Who may know of it only since then never heard that it is late.
        return tuple(
            (agency, known_as)
            for agency, known_as in hearing
            if known_as != referral.id or agency in referral.known_to
        )

    def stop_all(self, referral: Referral) -> Referral:
        """Nothing more is awaited of a referral, nor for it, and its question has no answer."""
        asked = referral.open_question
        if asked is not None:
            self._tell_of(referral, asked, AskedLife.UNANSWERED)
        return self.forget_all(referral)

    def forget_all(self, referral: Referral) -> Referral:
        """Of a referral that is erased nothing is awaited, nor is its question told of."""
        self.case = self.case.not_awaiting(awaited_part_of(referral.id))
        return self.stop(self._stop_asking(referral), *ReferralDeadline)

    def known_as_saved(self, referral: Referral) -> tuple[str, ...]:
        """Whoever was told of it before this batch; what was decided in it nobody has heard."""
        saved = self.at.saved.referral(referral.id) if isinstance(self.at.saved, Case) else None
        return () if saved is None else saved.known_to

    def leave_unsaid(self, referral: Referral) -> None:
        """Of a referral that is erased no name is told, and nothing to whom it would be news."""
        new = set(referral.known_to).difference(self.known_as_saved(referral))
        names, untold = self._unsaid
        self._unsaid = Unsaid(
            names | {referral.id}, untold | {(referral.id, agency) for agency in new}
        )

    def close_question(self, referral: Referral, asked: Asked, life: AskedLife) -> Referral:
        """Say what became of a question, and keep that it was asked."""
        referral = self._closed(referral, asked, life)
        self._tell_of(referral, asked, life)
        return referral

    def _tell_of(self, referral: Referral, asked: Asked, life: AskedLife) -> None:
        answered = life is AskedLife.ANSWERED
        self.tell(
            QuestionAnswered(
                referral=referral.id,
                office=referral.office,
                question_id=asked.id,
                question=asked.question,
                result=AnswerResult.ANSWERED if answered else AnswerResult.UNAVAILABLE,
            )
        )

    def _stop_asking(self, referral: Referral) -> Referral:
        asked = referral.open_question
        if asked is None:
            return referral
        self.case = self.case.not_awaiting(question_of(referral.id))
        return self._closed(referral, asked, AskedLife.UNANSWERED)

    def _closed(self, referral: Referral, asked: Asked, life: AskedLife) -> Referral:
        closed = asked.change(life=life, left={})
        questions = (one if one.id != asked.id else closed for one in referral.questions)
        return self.change(referral, questions=tuple(questions))

    def outcome(self, about: Referral | None = None) -> Outcome[Case]:
        """What the step decided; a command is answered with the life of its referral."""
        current = None if about is None else self.case.referral(about.id)
        answer = None if current is None else current.life
        return Outcome(self.case, tuple(self._says), answer, unsaid=self._unsaid)


def kind_of(deadline: ReferralDeadline, referral: UUID) -> str:
    """The name of a deadline of one referral among those of the case."""
    return f"{deadline}:{referral}"
