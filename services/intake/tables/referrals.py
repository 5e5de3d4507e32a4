"""What becomes of a notice that was passed on."""

from services.intake.domain.feedback import follow
from services.intake.domain.offices import remember_office
from services.intake.domain.retention import help_goes_on
from services.intake.domain.still_told import given_away
from services.referral.contract.answers import (
    ReferralAccepted,
    ReferralDeclined,
    ReferralDelivered,
)
from services.referral.contract.assigning import ReferralRouted, ReferralUnroutable
from services.referral.contract.helping import ConsultationHeld, MeasureStarted, ReferralClosed
from services.referral.contract.passing_on import ReferralRecalled, ReferralReturned
from shared.wire.kind import row
from shared.wire.table import Table

REFERRALS: Table = {
    # A withdrawal may wait for it, and without it the office could not even ask.
    ReferralRouted: row(remember_office, overtakes=True),
    ReferralUnroutable: row(follow),
    ReferralDelivered: row(follow),
    ReferralAccepted: row(follow),
    ReferralDeclined: row(given_away),
    MeasureStarted: row(follow),
    ReferralRecalled: row(follow),
    ReferralClosed: row(follow),
    ConsultationHeld: row(help_goes_on),
    ReferralReturned: row(help_goes_on),
}
