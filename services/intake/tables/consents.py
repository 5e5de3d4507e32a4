"""The family allows it, less, longer, does not, or does not any more."""

from services.intake.contract.consents import (
    DeclineConsent,
    GrantConsent,
    NarrowConsent,
    RenewConsent,
    WithdrawConsent,
)
from services.intake.domain.case import TOLD, Life
from services.intake.domain.narrowing import narrow
from services.intake.domain.renewing import renew
from services.intake.domain.report import grant
from services.intake.domain.take_back import ASKED, decline, withdraw
from services.intake.domain.who_may import who_may
from shared.language.steps import States
from shared.network.agency import AgencyKind
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
    NarrowConsent: row(
        narrow,
        by=who_may(NarrowConsent),
        overtakes=True,
        states=States(accepted=(Life.HELD, Life.PARENT_ONLY, *TOLD, Life.WITHDRAWN), refused=()),
    ),
    RenewConsent: row(
        renew,
        by=who_may(RenewConsent),
        states=States(accepted=(Life.HELD, Life.PARENT_ONLY, *TOLD), refused=()),
    ),
    WithdrawConsent: row(
        withdraw,
        by=who_may(WithdrawConsent),
        overtakes=True,
        states=States(accepted=(Life.WITHDRAWN, Life.PARENT_ONLY, *TOLD, ASKED), refused=()),
    ),
}
