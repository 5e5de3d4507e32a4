"""An office asks the prison back through intake, and the prison answers the same way."""

from services.intake.contract.questions import AnswerQuestion
from services.intake.domain.questions import ANSWERED, answer, pass_on
from services.referral.contract.questions import QuestionAsked
from shared.language.steps import States
from shared.network.agency import AgencyKind
from shared.wire.kind import row
from shared.wire.table import Table

QUESTIONS: Table = {
    QuestionAsked: row(pass_on),
    # An answer is taken after the end of a case, too, so that it does not tell of one.
    AnswerQuestion: row(
        answer,
        by=AgencyKind.PRISON,
        after_erasure=True,
        states=States(accepted=(ANSWERED,), refused=()),
    ),
}
