"""Who was asked to erase, and what came of it."""

from services.intake.contract.erasure import ConfirmErasure
from services.intake.domain.case import LIVING, TOLD, Life
from services.intake.domain.erasure import confirm, owe, owe_some
from services.referral.contract.erasure import ReferralsErased, ReferralWithdrawn
from shared.language.steps import States
from shared.network.agency import HELPERS
from shared.wire.kind import row
from shared.wire.table import Table

ERASURE: Table = {
    # It alone names the state of an erased case: all else hears `case_erased`, or what it ever did.
    ConfirmErasure: row(
        confirm,
        by=HELPERS,
        overtakes=True,
        after_erasure=True,
        states=States(
            accepted=(
                Life.WITHDRAWN,
                Life.RETRACTED,
                Life.EXPIRED,
                Life.COUNTED_ONLY,
                Life.OBJECTED,
                Life.STOPPED,
                Life.PARENT_ONLY,
                *TOLD,
            ),
            refused=LIVING,
        ),
    ),
    ReferralsErased: row(owe_some, overtakes=True, after_erasure=True),
    ReferralWithdrawn: row(owe, overtakes=True, after_erasure=True),
}
