"""Who was asked to erase, and what came of it."""

from services.intake.contract.erasure import ConfirmErasure
from services.intake.domain.erasure import confirm, owe
from services.referral.contract.erasure import ReferralWithdrawn
from shared.network.agency import HELPERS
from shared.wire.kind import row
from shared.wire.table import Table

ERASURE: Table = {
    ConfirmErasure: row(confirm, by=HELPERS, overtakes=True, after_erasure=True),
    ReferralWithdrawn: row(owe, overtakes=True, after_erasure=True),
}
