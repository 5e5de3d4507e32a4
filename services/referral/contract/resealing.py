"""An office needs a part that is not there, or that it cannot use."""

from services.referral.contract.about import AboutReferralTold
from shared.language.fields import Id
from shared.language.message import AgencyId
from shared.network.sealed_parts import ResealReason


class SealedPartMissing(AboutReferralTold):
    """Whoever sealed for this office has to seal anew; told once until another part has come."""

    office: AgencyId
    because: ResealReason
    follows: Id | None = None
    """The referral it came out of, where it did."""
