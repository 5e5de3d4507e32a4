"""A list of places that is no list is refused with one sentence; the one that comes is whole."""

from pathlib import Path

import pytest

from services.desk.domain.places import BadPlaces, Place, places
from services.desk.settings import DeskSettings
from shared.language.districts import KREISE


def settings(file: Path | None) -> DeskSettings:
    folder = Path("nowhere")
    return DeskSettings(
        origin="https://desk.example", port=0, secrets=folder, parts=folder, places=file
    )


def test_the_list_that_comes_has_every_municipality_and_every_kreis() -> None:
    found = settings(None).municipalities()
    assert len(found) == 10_793
    assert {place.district for place in found} == KREISE
    assert sum(place.district.startswith("13") for place in found) == 726


def test_a_place_has_its_kreis_and_a_city_is_one_by_itself() -> None:
    found = places(["ags,name", '01003000,"Lübeck, Hansestadt"', "13072029,Dummerstorf"])
    assert found == (
        Place("Lübeck, Hansestadt", "01003", is_kreis=True),
        Place("Dummerstorf", "13072", is_kreis=False),
    )


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([], "line 1: a list of places begins with the line 'ags,name'"),
        (["name,ags"], "line 1: a list of places begins with the line 'ags,name'"),
        (["ags,name"], "line 2: no municipality stands in the list of places"),
        (
            ["ags,name", "13072029"],
            "line 2: a municipality is its key and its name, divided by a comma",
        ),
        (["ags,name", "1307202,Ort"], "line 2: the key of a municipality has eight digits"),
        (
            ["ags,name", "13001000,Ort"],
            "line 2: 13001 is no Kreis of shared/language/districts.txt",
        ),
        (
            ["ags,name", "13072029,Ort", "13072029,Ort"],
            "line 3: the municipality 13072029 stands here twice",
        ),
        (["ags,name", "13072029, "], "line 2: the name of 13072029 is blank, or begins or ends"),
    ],
)
def test_what_is_no_list_of_places_is_refused_with_its_line(lines: list[str], says: str) -> None:
    with pytest.raises(BadPlaces) as no:
        places(lines)
    assert str(no.value).startswith(says)


def test_a_newer_list_takes_the_place_of_the_other(tmp_path: Path) -> None:
    newer = tmp_path / "places.csv"
    newer.write_text("ags,name\n16063105,Eisenach\n", "utf-8")
    assert settings(newer).municipalities() == (Place("Eisenach", "16063", is_kreis=False),)


@pytest.mark.parametrize("content", [None, b"ags,name\n16063105,Eisen\xe4ch\n", b"ags\n"])
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "places.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadPlaces, match=r"places\.csv: [a-z]"):
        settings(file).municipalities()
