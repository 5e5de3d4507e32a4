"""What a sector is called in German: on the list to sign and on the pages of a desk alike."""

from collections.abc import Mapping

from services.events.contract.training_plan import Sector

SECTOR_NAMES: Mapping[str, str] = {
    Sector.JUSTICE: "Justiz",
    Sector.YOUTH_WELFARE: "Jugendhilfe",
    Sector.SCHOOL: "Schule",
    Sector.NURSERY: "Kindertagesbetreuung",
    Sector.HEALTH: "Gesundheitswesen",
    Sector.POLICE: "Polizei",
    Sector.COURT: "Gericht",
    Sector.SOCIAL_SERVICE: "Soziale Dienste",
    Sector.OTHER: "anderes",
}
