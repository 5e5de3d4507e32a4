"""The topics that intake writes."""

CASES = "intake.cases.v1"


SEALED = "referral.sealed.v1"
