"""A grant gets its ledger."""

from services.events.contract.funds import GrantRecorded, GrantTerms, RecordGrant
from services.events.domain.funds.fund import REMINDER, RETENTION, Fund, Life
from services.events.domain.funds.holding import check_holder
from services.events.domain.funds.reminding import reminder
from services.events.domain.rules import Rules, check_takes_part
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, tell
from shared.network.working_days import day_of, start_of_day


def record_grant(state: Fund | None, message: RecordGrant, at: At[Rules]) -> Outcome[Fund] | None:
    """Open its ledger; whoever records it holds it."""
    terms = _terms(message)
    if state is not None:
        check_holder(state, at)
        if (state.terms, state.giver, state.reference) != (
            terms,
            message.giver,
            message.reference,
        ):
            raise Refused(Code.WRONG_STATE, state=state.life)
        return None
    check_takes_part(at)
    # Counted from here: payees are erased also if nobody ever proves anything.
    erased = at.rules.payees_end(start_of_day(terms.proof_due))
    if erased <= at.now:
        raise Refused(Code.TOO_LATE, pointer="/proof_due")
    fund = Fund(
        life=Life.RUNNING,
        holder=at.sender,
        terms=terms,
        giver=message.giver,
        reference=message.reference,
        deadlines={RETENTION: erased},
    )
    if day_of(at.now) <= terms.proof_due:
        remind_at = reminder(terms.proof_due, at.rules.registry.calendar(at.sender))
        fund = fund.awaiting(REMINDER, remind_at)
    told = GrantRecorded.model_validate({**dict(terms), "holder": at.sender})
    return Outcome(fund, (tell(told),))


def _terms(message: RecordGrant) -> GrantTerms:
    return GrantTerms(**{name: getattr(message, name) for name in GrantTerms.model_fields})
