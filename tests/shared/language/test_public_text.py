"""What anybody may read neither addresses a person nor says how to reach one."""

from typing import Annotated

import pytest
from pydantic import BaseModel, ValidationError

from shared.language.public_text import PublicText


class Poster(BaseModel):
    """Hangs on a wall."""

    text: Annotated[str, PublicText(longest=80)]


@pytest.mark.parametrize(
    "text",
    [
        "Was Kinder brauchen, wenn ein Elternteil fehlt",
        "Am Markt 1, 18273 Güstrow",
        "Fortbildungsreferat der Koordinierungsstelle",
        "Frauen im Gefängnis, 2026-2027",
        "Frau und Beruf",
        "Herrschaft und Recht",
        "Mittwoch, 14.04.2027, 12:00 bis 16:30",
    ],
)
def test_what_a_training_is_about_and_where_it_is_can_be_said(text: str) -> None:
    assert Poster(text=text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "Anmeldung bei Frau Beispiel",
        "Leitung: Herrn Beispiel",
        "mit Dr. Beispiel",
        "mit Prof. Dr. Beispiel",
        "Es spricht Dr.",
        "fragen@kvi.example",
        "Rückfragen: 0381 123 4567",
        "Rückfragen: +49 (381) 12345-67",
        "Konto 1234567890",
        "x" * 81,
        "zwei\nZeilen",
    ],
)
def test_what_addresses_or_reaches_a_person_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Poster(text=text)
