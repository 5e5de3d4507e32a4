"""The use of a grant is proven in time, and payees are forgotten when their time is over."""

from services.events.contract.funds import (
    ProofOfUseAwaited,
    ProofOfUseSubmitted,
    SubmitProofOfUse,
)
from services.events.domain.funds.fund import (
    REMINDER,
    RETENTION,
    Fund,
    Life,
    Standing,
)
from services.events.domain.funds.holding import check_holder
from services.events.domain.funds.reckoning import standings
from services.events.domain.rules import Rules
from shared.language.answers import DeadlineReached
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, tell, tell_also


def submit(state: Fund, _message: SubmitProofOfUse, at: At[Rules]) -> Outcome[Fund] | None:
    """Close the ledger; first every family day is accounted for, or its rest would be lost."""
    check_holder(state, at)
    if state.life is Life.CLOSED:
        return None
    if any(one.standing is Standing.RESERVED for one in state.reservations):
        raise Refused(Code.WRONG_STATE, state=Standing.RESERVED)
    closed = (
        state.change(life=Life.CLOSED)
        .not_awaiting(REMINDER)
        .awaiting(RETENTION, at.rules.payees_end(at.now))
    )
    told = ProofOfUseSubmitted(
        lines=standings(state), received_cents=state.received_cents, entries=state.entries
    )
    return Outcome(closed, (tell(told),))


def time_passed(state: Fund, message: DeadlineReached, _at: At[Rules]) -> Outcome[Fund]:
    """Remind of the proof, or forget payees: who has not proven anything by then never will."""
    if message.kind == REMINDER:
        told = ProofOfUseAwaited(holder=state.holder, proof_due=state.terms.proof_due)
        return Outcome(state, tell_also(told, state.holder))
    nameless = tuple(one.without_payee() for one in state.spendings)
    closed = state.change(life=Life.CLOSED, spendings=nameless)
    return Outcome(closed.not_awaiting(REMINDER))
