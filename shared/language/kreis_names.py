"""What the Kreise of Mecklenburg-Vorpommern are called in German, wherever people read of one."""

from collections.abc import Mapping

KREIS_NAMES: Mapping[str, str] = {
    "13003": "Hanse- und Universitätsstadt Rostock",
    "13004": "Landeshauptstadt Schwerin",
    "13071": "Landkreis Mecklenburgische Seenplatte",
    "13072": "Landkreis Rostock (Güstrow, nicht die Stadt Rostock)",
    "13073": "Landkreis Vorpommern-Rügen",
    "13074": "Landkreis Nordwestmecklenburg",
    "13075": "Landkreis Vorpommern-Greifswald",
    "13076": "Landkreis Ludwigslust-Parchim",
}
"""By Kreisschlüssel."""
