"""Who puts something into the programme, and pays for it."""

from shared.network.agency import AgencyKind

ORGANISERS = (AgencyKind.COORDINATION_OFFICE, AgencyKind.PROVIDER)
