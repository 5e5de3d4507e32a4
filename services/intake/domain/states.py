"""Where each command can lead a case, and where a case can stand when it says no."""

from collections.abc import Mapping

from services.intake.contract.consents import DeclineConsent, GrantConsent, WithdrawConsent
from services.intake.contract.erasure import ConfirmErasure
from services.intake.contract.milestones import (
    RecordSubjectInformed,
    ReportFirstVisit,
    ReportRelease,
)
from services.intake.contract.notices import ReportAdmission, RetractNotice
from services.intake.domain.case import Life
from services.intake.domain.take_back import ASKED
from shared.language.message import Message
from shared.language.steps import States

_UNTOLD = (Life.AWAITING_CONSENT, Life.HELD)
_TOLD = (Life.NOTIFIED, Life.ENDED)

# An erased case answers all but the last of them with `case_erased`, and names no state.
STATES: Mapping[type[Message], States] = {
    ReportAdmission: States(accepted=_UNTOLD, refused=(*_UNTOLD, *_TOLD)),
    GrantConsent: States(accepted=(Life.HELD,), refused=(Life.HELD, *_TOLD)),
    DeclineConsent: States(accepted=(Life.COUNTED_ONLY,), refused=(Life.HELD, *_TOLD)),
    WithdrawConsent: States(accepted=(Life.WITHDRAWN, ASKED), refused=()),
    RetractNotice: States(accepted=(Life.SUPPRESSED, Life.RETRACTED), refused=()),
    ReportRelease: States(accepted=(*_UNTOLD, Life.SUPPRESSED, Life.ENDED), refused=(Life.ENDED,)),
    RecordSubjectInformed: States(accepted=(*_UNTOLD, *_TOLD), refused=()),
    ReportFirstVisit: States(accepted=(Life.HELD, *_TOLD), refused=()),
    ConfirmErasure: States(
        accepted=(Life.WITHDRAWN, Life.RETRACTED, Life.EXPIRED), refused=(*_UNTOLD, *_TOLD)
    ),
}
