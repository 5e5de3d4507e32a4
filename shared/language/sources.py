"""Where rules of law or agreement come from, and since when they hold."""

from datetime import date

SGB_VIII = date(1991, 1, 1)
"""The first day of the Eighth Book of the Social Code; its rules are read as of 2026."""
NETWORK = date(2023, 1, 1)
"""The first day of the network's work."""
AGREEMENT = "agreement of the network"
