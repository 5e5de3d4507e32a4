"""What intake tells of a notice: a case is opened with it, or erased."""

from services.intake.contract.consents import (
    ConsentEnding,
    ConsentExpired,
    ConsentIncomplete,
    ConsentNarrowed,
    ConsentRenewed,
    ConsentWithdrawn,
)
from services.intake.contract.erasure import RetentionEnded
from services.intake.contract.milestones import Released
from services.intake.contract.notices import (
    IncarcerationNotified,
    NoticeCompleted,
    NoticeRetracted,
    SealedPartPassedOn,
)
from services.intake.contract.resealing import ResealEnded
from services.intake.contract.stopping import ObjectionRaised, ProtectiveStopSet
from services.referral.domain import erasure, not_sealed, opening, recalling, renewing
from shared.wire.kind import row
from shared.wire.table import Table

# Erasure creates: it overtakes, so the notice it takes back may not have been dealt with yet.
NOTICES: Table = {
    IncarcerationNotified: row(opening.open_case, creates=True),
    NoticeCompleted: row(opening.complete, creates=True),
    SealedPartPassedOn: row(opening.receive_seal, creates=True),
    ResealEnded: row(not_sealed.give_up_part),
    Released: row(recalling.release),
    ConsentNarrowed: row(renewing.narrow),
    ConsentRenewed: row(renewing.renew),
    ConsentEnding: row(renewing.remind),
    ConsentWithdrawn: row(erasure.withdraw, creates=True, overtakes=True),
    ConsentExpired: row(erasure.expire, creates=True, overtakes=True),
    ConsentIncomplete: row(erasure.incomplete, creates=True, overtakes=True),
    ObjectionRaised: row(erasure.object_to, creates=True, overtakes=True),
    ProtectiveStopSet: row(erasure.stop, creates=True, overtakes=True),
    NoticeRetracted: row(erasure.retract, creates=True, overtakes=True),
    RetentionEnded: row(erasure.forget, creates=True, overtakes=True),
}
