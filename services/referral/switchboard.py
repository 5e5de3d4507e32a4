"""Everything referral hears, put together from its tables."""

from services.referral import contract
from services.referral.domain.case import Case
from services.referral.domain.ladder import time_passed
from services.referral.tables.answers import ANSWERS
from services.referral.tables.helping import HELPING
from services.referral.tables.notices import NOTICES
from services.referral.tables.questions import QUESTIONS
from services.referral.tables.updates import told_of_updates
from shared.language.answers import DeadlineReached
from shared.language.codes import Code
from shared.wire.kind import Kind, row
from shared.wire.switchboard import Switchboard
from shared.wire.table import together

CASES = Kind(
    Case,
    told_of_updates(
        together(NOTICES, ANSWERS, QUESTIONS, HELPING, {DeadlineReached: row(time_passed)})
    ),
    unknown=Code.UNKNOWN_CASE,
)
SWITCHBOARD = Switchboard("referral", (CASES,), contract)
