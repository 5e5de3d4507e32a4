"""The family allows it, does not, or does not any more."""

from services.intake.contract.consents import DeclineConsent, GrantConsent, WithdrawConsent
from services.intake.domain.report import grant
from services.intake.domain.take_back import decline, withdraw
from shared.network.agency import OFFICES, AgencyKind
from shared.wire.kind import row
from shared.wire.table import Table

CONSENTS: Table = {
    GrantConsent: row(grant, by=AgencyKind.PRISON),
    DeclineConsent: row(decline, by=AgencyKind.PRISON),
    WithdrawConsent: row(withdraw, by=(AgencyKind.PRISON, *OFFICES), overtakes=True),
}
