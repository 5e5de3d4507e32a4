"""The topics that the programme writes."""

PROGRAMME = "events.programme.v1"
DIRECTORY = "events.offers.v1"
"""The directory of offers: of each the latest record counts, which tells all of it."""
REVOKED = "events.revoked.v1"
"""Which certificates do not hold: a record for each training, the latest one for good."""
