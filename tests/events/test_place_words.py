"""Where a training is, as people find it, in the same words wherever they read it."""

import pytest

from services.events.contract.place_words import place_in_words
from shared.language.kreis_names import KREIS_NAMES
from tests.events.trainings import REGISTRY


@pytest.mark.parametrize(
    ("place", "address", "words"),
    [
        ("online", None, "online"),
        ("agency:jva-waldeck", None, "JVA Waldeck"),
        ("agency:jva-waldeck", "Haus 2", "JVA Waldeck, Haus 2"),
        ("agency:jva-die-es-nicht-gibt", None, "jva-die-es-nicht-gibt"),
        ("venue:13003:rathaus", "Rathaus, Markt 1", "Rathaus, Markt 1"),
        ("venue:13003:rathaus", None, f"rathaus, {KREIS_NAMES['13003']}"),
        ("venue:09162:rathaus", None, "rathaus, 09162"),
    ],
)
def test_a_place_is_named_as_people_find_it(place: str, address: str | None, words: str) -> None:
    assert place_in_words(place, address, REGISTRY) == words
