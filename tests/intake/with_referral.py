"""One case as intake and referral lead it together, and the topics between them; nothing else.

What a service tells is on its topic until it is delivered. The sealed parts have a topic of their
own, so they may be quicker or slower than the facts.
"""

from collections import defaultdict, deque
from datetime import datetime
from itertools import count
from uuid import UUID, uuid5

from services.intake.contract.resealing import ReplaceSealedPart, ResealRequested
from services.intake.contract.topics import SEALED
from services.intake.switchboard import CASES as OF_INTAKE
from services.referral.contract.answers import ConfirmDelivery, DeliveryResult
from services.referral.contract.assigning import ReferralAssigned
from services.referral.domain.case import Case
from services.referral.domain.referral import LIVE, Referral
from services.referral.domain.rules import Rules
from services.referral.switchboard import CASES as OF_REFERRAL
from shared.language.answers import DeadlineReached
from shared.language.message import AgencyId, Command, Message
from shared.language.steps import At, Outcome, Refused, Said
from shared.network.sealed_parts import SealedFor
from tests.intake.cases import CASE, PRISON, REGISTRY, sealed_for
from tests.intake.observing import Observing
from tests.intake.strangers import is_a_stranger

RULES = Rules(registry=REGISTRY)
PARTS: dict[tuple[str, tuple[str, ...]], SealedFor] = {}
"""What is sealed is sealed once: it takes longer than all the rest."""


def sealed_once(receiver: str, *children: str) -> SealedFor:
    part = PARTS.get((receiver, children))
    if part is None:
        part = sealed_for(receiver).model_copy(update={"children": children})
        PARTS[receiver, children] = part
    return part


class Together(Observing):
    """Intake as its prison observes it, with referral behind it."""

    def __init__(self, *, sealed_first: bool, at_once: bool) -> None:
        super().__init__()
        self._sealed_first = sealed_first
        self._at_once = at_once
        self._ids = count()
        self._for_intake: deque[Message] = deque()
        self._passed_on = self._answered = 0
        self._topics: defaultdict[bool, deque[Message]] = defaultdict(deque)
        self.referrals: Case | None = None
        self.over = False
        self.offices_confirm = True
        """Whether the software of the offices says that it can read what it is sent."""
        self.intake_lags = False
        """Whether intake has yet to hear what referral tells."""

    def at_work(self, office: AgencyId) -> Referral | None:
        """The newest referral that an office is in charge of."""
        case = self.referrals
        entries = () if case is None else case.referrals
        mine = [entry for entry in entries if entry.office == office and entry.life in LIVE]
        return mine[-1] if mine else None

    def prison(self, command: Command, now: datetime) -> None:
        """The prison says something; what it is asked for it may seal in the same moment."""
        self.pass_time(now)
        self.hear(command, now, PRISON)
        if self._at_once:
            self.answer(now)
        self.deliver(now)

    def answer(self, now: datetime) -> None:
        """The prison seals what it was asked for since it did so last."""
        for one in self.observed[self._answered :]:
            if one.what == ResealRequested.type_name():
                part = sealed_once(one.says[0].receiver, *one.says[0].children)
                self.hear(ReplaceSealedPart(sealed=(part,)), now, PRISON)
        self._answered = len(self.observed)

    def office(self, command: Command, now: datetime, by: AgencyId) -> None:
        """An office says something, to whichever of both it is for; a no is no matter here."""
        self.pass_time(now)
        if type(command) in OF_INTAKE.on:
            self.hear(command, now, by)
        else:
            self._refer(command, now, by)
        self.deliver(now)

    def read(self, referral: Referral, now: datetime) -> None:
        """An office says that it can read what it has; the word of it is still on its way."""
        readable = ConfirmDelivery(referral=referral.id, result=DeliveryResult.READABLE)
        self._refer(readable, now, referral.office)

    def pass_time(self, until: datetime) -> None:
        """Each deadline of both fires in its moment, and what comes of it is delivered."""
        while (due := self._next()) is not None and due <= until:
            self.until(due)
            for kind, moment in self._due_of_referral():
                if moment <= due:
                    self._refer(DeadlineReached(kind=kind, due=moment), due, "referral")
            self.deliver(due)

    def deliver(self, now: datetime) -> None:
        """Until nothing is on its way any more."""
        while True:
            self._put_on_topics()
            if self._for_intake and not self.intake_lags:
                self.hear(self._for_intake.popleft(), now, "referral")
            elif any(self._topics.values()):
                first = self._topics[self._sealed_first] or self._topics[not self._sealed_first]
                self._refer(first.popleft(), now, "intake")
            else:
                return

    def _put_on_topics(self) -> None:
        for message in self.told[self._passed_on :]:
            if type(message) in OF_REFERRAL.on:
                self._topics[message.topic == SEALED].append(message)
        self._passed_on = len(self.told)

    def _refer(self, message: Message, now: datetime, sender: AgencyId) -> None:
        row, before = OF_REFERRAL.on[type(message)], self.referrals
        if (before is None and not row.creates) or (self.over and not row.after_erasure):
            return
        state = before
        if isinstance(message, DeadlineReached) and state is not None:
            state = state.not_awaiting(message.kind)
        message_id = str(uuid5(UUID(CASE), str(next(self._ids))))
        context = At(now, CASE, sender, message_id, RULES, before)
        try:
            outcome: Outcome[Case] | None = row.step(state, message, context)
        except Refused:
            return
        self.referrals = state if outcome is None else outcome.state
        self.over = self.over or (outcome is not None and outcome.erase)
        for said in () if outcome is None else outcome.says:
            self._look_who_has_it(said)
            if said.to is None and type(said.message) in OF_INTAKE.on:
                self._for_intake.append(said.message)
            if isinstance(said.message, ReferralAssigned) and self.offices_confirm:
                readable = ConfirmDelivery(
                    referral=said.message.referral, result=DeliveryResult.READABLE
                )
                self._refer(readable, now, str(said.to))

    def _look_who_has_it(self, said: Said) -> None:
        """As referral knows it, before intake has heard."""
        if isinstance(said.message, ReferralAssigned):
            self.strangers.told(str(said.to), said.message.referral)
        self.strangers.hear(said.message)

    def nobody_sees_to_it_who_erased(self, now: datetime) -> None:
        """Whoever erased all is a stranger, and whoever is at work on it is none."""
        if self.case is None or self.case.reported is None or self.intake_lags:
            return
        for office in self.strangers:
            assert is_a_stranger(self.case, office, now), f"{office} erased all"
        entries = () if self.referrals is None else self.referrals.referrals
        for entry in entries:
            if entry.was_told and entry.life in LIVE:
                assert not is_a_stranger(self.case, entry.office, now), f"{entry.office} helps"

    def _due_of_referral(self) -> list[tuple[str, datetime]]:
        pending = {} if self.referrals is None else self.referrals.deadlines
        return sorted(pending.items(), key=lambda one: one[1])

    def _next(self) -> datetime | None:
        of_intake = [] if self.case is None else [*self.case.deadlines.values()]
        return min((*of_intake, *(due for _, due in self._due_of_referral())), default=None)
