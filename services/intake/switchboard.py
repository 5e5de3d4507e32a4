"""Everything intake hears, put together from its tables."""

from services.intake import contract
from services.intake.domain.case import Case
from services.intake.domain.time import time_passed
from services.intake.tables.as_ever import as_ever
from services.intake.tables.consents import CONSENTS
from services.intake.tables.erasure import ERASURE
from services.intake.tables.milestones import MILESTONES
from services.intake.tables.notices import NOTICES
from services.intake.tables.protection import ENQUIRIES
from services.intake.tables.questions import QUESTIONS
from services.intake.tables.referrals import REFERRALS
from services.intake.tables.resealing import RESEALING
from services.intake.tables.stopping import STOPPING
from shared.language.answers import DeadlineReached
from shared.language.codes import Code
from shared.wire.kind import Kind, row
from shared.wire.switchboard import Switchboard
from shared.wire.table import together

CASES = Kind(
    Case,
    as_ever(
        together(
            NOTICES,
            CONSENTS,
            MILESTONES,
            REFERRALS,
            RESEALING,
            QUESTIONS,
            STOPPING,
            ERASURE,
            {DeadlineReached: row(time_passed, after_erasure=True)},
        )
    ),
    unknown=Code.UNKNOWN_CASE,
)
SWITCHBOARD = Switchboard("intake", (CASES,), contract, enquiries=ENQUIRIES)
