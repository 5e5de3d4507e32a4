"""Where a training is, in German: in mails, in calendars and on the pages of a desk alike."""

from shared.language.kreis_names import KREIS_NAMES
from shared.network.registry import Registry


def place_in_words(place: str, address: str | None, registry: Registry) -> str:
    """As people find it; a venue without an address by its code and its Kreis."""
    kind, _, rest = place.partition(":")
    if kind == "online":
        return kind
    if kind == "agency":
        known = registry.known(rest)
        name = rest if known is None else known.name
        return f"{name}, {address}" if address else name
    district, _, venue = rest.partition(":")
    return address or f"{venue}, {KREIS_NAMES.get(district, district)}"
