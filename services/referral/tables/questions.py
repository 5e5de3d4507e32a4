"""An office asks the prison back, and intake passes on what came of it."""

from services.intake.contract.questions import AnswerPassedOn
from services.referral.contract.about import ReferralLife
from services.referral.contract.questions import AskQuestion
from services.referral.domain.answering import answer
from services.referral.domain.questions import ask
from services.referral.domain.states import states_of
from shared.network.agency import OFFICES
from shared.wire.kind import row
from shared.wire.table import Table

QUESTIONS: Table = {
    # Asked may have been before, or something else that is still open.
    AskQuestion: row(
        ask,
        by=OFFICES,
        states=states_of(AskQuestion, not_always=tuple(ReferralLife)),
    ),
    AnswerPassedOn: row(answer),
}
