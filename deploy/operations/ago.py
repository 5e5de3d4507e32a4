"""How long something is ago, as people say it."""


def ago(seconds: float) -> str:
    """Roughly how long that is."""
    whole = max(0, int(seconds))
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if whole >= 2 * size:
            return f"{whole // size} {unit}"
    return f"{whole} s"
