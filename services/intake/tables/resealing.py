"""A part has to be sealed anew, and is."""

from services.intake.contract.resealing import ReplaceSealedPart
from services.intake.domain.resealing import RECEIVED, replace, request_part
from services.referral.contract.resealing import SealedPartMissing
from shared.language.steps import States
from shared.network.agency import AgencyKind
from shared.wire.kind import row
from shared.wire.table import Table

RESEALING: Table = {
    SealedPartMissing: row(request_part),
    # Of an erased case its answer names the same state as of one that goes on.
    ReplaceSealedPart: row(
        replace,
        by=AgencyKind.PRISON,
        after_erasure=True,
        states=States(accepted=(RECEIVED,), refused=()),
    ),
}
