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
        "FRAUEN IM GEFÄNGNIS",
        "Gefangen: Mann und Frau",
        "Mittwoch, 14.04.2027, 12:00 bis 16:30",
        "Mittwoch, 14.04.2027 12.00-16.30 Uhr",
        "14. April 2027 12.00-16.30 Uhr",
        "2026-04-10 12:00",
        "10.04.2026 \N{EN DASH} 12.04.2026",
        "14./15.04.27, Raum 104",
        "Dr.-Leber-Straße 2a, 23966 Wismar",
        "Dr.\N{NON-BREAKING HYPHEN}Leber\N{NON-BREAKING HYPHEN}Str. 2a, 23966 Wismar",
        "Prof.-Dumont-Weg 1",
        "Prof.-Dr.-Beispiel-Platz 1",
        "Dr. Leber-Straße 2a, 23966 Wismar",
        "Dr. Leber-Straße",
        "Dr.Leber-Str. 2a",
        "DR. LEBER-STRASSE 2A",
        "Dr. Salvador-Allende-Straße 1",
        "Prof. Dr. Beispiel-Allee",
        "Dr. Beispiel-Platz 1",
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
        "Frau\N{NO-BREAK SPACE}Beispiel",
        "Frau\N{NON-BREAKING HYPHEN}Beispiel",
        "Frau \N{EN DASH} Beispiel",
        "FRAU BEISPIEL",
        "Frau Şimşek",
        "Dr.\N{NO-BREAK SPACE}Beispiel",
        "Dr.Beispiel",
        "Dr.-Ing. Beispiel",
        "Dr.-Leber-Straße 2a bei Frau Beispiel",
        "Dr. Leber-Straße 2a bei Dr. Beispiel",
        "Dr. Beispiel, Leber-Straße 2a",
        "Dr. Beispiel in der Leber-Straße",
        "Dr. Beispiel-Ring",
        "Dr. Beispiel-Ring 14.04.2027",
        "Dr. Beispiel-Haus 12:00 Uhr",
        "Frau Leber-Straße",
        "Herrn Dr. Leber-Straße",
        "fragen@kvi.example",
        "Tel. 0381\N{NO-BREAK SPACE}123\N{NO-BREAK SPACE}45678",
        "0381.123.45678",
        "0381\N{NON-BREAKING HYPHEN}1234567",
        "03.11.12345678",
        "0381\N{MINUS SIGN}12\N{MINUS SIGN}30\N{MINUS SIGN}456",
        "14.04.2027, 12:00, 0381 1234567",
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
