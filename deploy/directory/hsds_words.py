"""What HSDS has no word for is an attribute by a list of kvi, so that it comes back as it went."""

NEEDS = "kvi-mv:needs"
"""The taxonomy of the kinds of help."""
TAKEN = "kvi-mv:taken"
"""The taxonomy of what HSDS counts as not free: places that nobody reserved by kvi."""
AREA = "urn:kvi-mv:district:"
"""Before a Kreisschlüssel, as the address of a service area."""
AGREEMENT = "agreement:"
"""Before a Kreisschlüssel, as the source of funding."""
AGS = "AGS"
"""How the Kreis of a location is called."""
EURO = "EUR"
ACTIVE = "active"
STATUS = {
    "published": ACTIVE,
    "paused": "temporarily closed",
    "stale": "inactive",
    "retired": "defunct",
}
"""Where an offer stands."""
