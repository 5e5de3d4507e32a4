"""Until when a MongoDB gets fixes from its makers, for those who run it on their own machines."""

from datetime import date

SUPPORT_ENDS = {
    "5.0": date(2024, 10, 31),
    "6.0": date(2025, 7, 31),
    "7.0": date(2027, 8, 31),
    "8.0": date(2029, 10, 31),
}
"""The releases for one's own machines, by MongoDB's lifecycle schedules as of 2026.

Those in between (6.1, 8.2) are for its own cloud; of a newer one nothing is known.
"""


def unsupported(version: str, today: date) -> str | None:
    """What to say of a MongoDB that gets no fixes any more; None: it does, as far as is known."""
    release = ".".join(version.split(".")[:2])
    ends = SUPPORT_ENDS.get(release)
    if ends is None or today <= ends:
        return None
    good = [each for each, end in SUPPORT_ENDS.items() if today <= end]
    advice = f"take {' or '.join(good)}" if good else "take a newer one"
    return (
        f"MongoDB {version} has got no fixes since {ends:%B %Y}; "
        f"for real use {advice}: docs/operating.md, MongoDB"
    )
