"""The four services: intake, referral, events and notify."""
