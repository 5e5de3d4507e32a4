"""The family allows it, does not, or does not any more."""

from services.intake.contract.consents import DeclineConsent, GrantConsent, WithdrawConsent
from services.intake.domain.case import TOLD, Life
from services.intake.domain.report import grant
from services.intake.domain.take_back import ASKED, decline, withdraw
from shared.language.steps import States
from shared.network.agency import OFFICES, AgencyKind
from shared.wire.kind import row
from shared.wire.table import Table

CONSENTS: Table = {
    GrantConsent: row(
        grant,
        by=AgencyKind.PRISON,
        states=States(
            accepted=(Life.HELD, Life.PARENT_ONLY, Life.NOTIFIED), refused=(Life.HELD, *TOLD)
        ),
    ),
    DeclineConsent: row(
        decline,
        by=AgencyKind.PRISON,
        states=States(accepted=(Life.COUNTED_ONLY,), refused=(Life.HELD, *TOLD)),
    ),
    WithdrawConsent: row(
        withdraw,
        by=(AgencyKind.PRISON, *OFFICES),
        overtakes=True,
        states=States(accepted=(Life.WITHDRAWN, ASKED), refused=()),
    ),
}
