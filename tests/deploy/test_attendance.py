"""The list has whom the organiser was told of, in order, with a line to sign for each."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader

from deploy.messages.attendance import attendance_list, heard
from services.events.contract.attendance_list import ParticipantListed
from services.events.contract.training_plan import Sector
from tests.deploy.command_line import kvi
from tests.events.trainings import TRAINING, in_guestrow, joint_training, person
from tests.notify.told import NOW

OTHER = str(UUID(int=9))


def listed(number: int, name: str | None, **other: Any) -> ParticipantListed:
    plan = in_guestrow()
    said = {"title": "Kinder im Blick", "modules": plan.modules, "sector": Sector.NURSERY, **other}
    return ParticipantListed.model_validate({"participant": person(number), "name": name, **said})


def line(message: ParticipantListed, training: str = TRAINING) -> str:
    """As `./kvi listen --json` prints it."""
    headers = {"ce_type": message.ce_type()}
    data = json.loads(message.to_json())
    return json.dumps({"topic": "to.x.v1", "key": training, "headers": headers, "data": data})


def text(*messages: ParticipantListed) -> str:
    paper = PdfReader(BytesIO(attendance_list(messages, NOW)))
    return "\n".join(page.extract_text() for page in paper.pages)


def test_people_stand_in_the_order_of_their_last_names_with_sector_and_day() -> None:
    found = text(
        listed(1, "Zoë Zander"),
        listed(2, "Uwe Ödland", sector=Sector.POLICE),
        listed(3, "Ada Oder"),
        listed(4, "Bea Ofen"),
    )
    places = [found.index(name) for name in ("Ada Oder", "Uwe Ödland", "Bea Ofen", "Zoë Zander")]
    assert places == sorted(places)
    assert "fachtag: 14.04.2027, 12:00 bis 16:30 Uhr" in found
    assert "Unterschrift fachtag" in found
    assert "Kinder im Blick" in found
    assert "Polizei" in found


def test_the_latest_word_of_somebody_counts_and_without_a_name_she_is_off_the_list() -> None:
    lines = [
        line(listed(1, "Ada Oder")),
        line(listed(2, "Bea Ofen")),
        line(listed(1, None)),
        line(listed(2, "Bea Ofen")),
    ]
    found = text(*heard(lines)[TRAINING])
    assert "Bea Ofen" in found
    assert "Ada" not in found


def test_how_many_have_cancelled_late_stands_on_the_paper() -> None:
    comes, goes = listed(1, "Ada Oder"), listed(2, None, late=True)
    assert "Nach Anmeldeschluss abgesagt: 1" in text(comes, goes, listed(3, None))
    assert "abgesagt" not in text(comes, listed(3, None)), "she was replaced"


def test_a_training_of_many_modules_has_a_sheet_for_each_three() -> None:
    plan = joint_training()
    paper = attendance_list([listed(1, "Ada Oder", modules=plan.modules)], NOW)
    pages = [page.extract_text() for page in PdfReader(BytesIO(paper)).pages]
    assert [page.count("Unterschrift") for page in pages] == [3, 3, 1]
    assert all("Ada Oder" in page for page in pages)


def test_what_else_the_organiser_hears_is_passed_over() -> None:
    pong = json.dumps({"key": OTHER, "headers": {"ce_type": "de.kvi-mv.Pong.v1"}, "data": {}})
    assert set(heard([pong, "", line(listed(1, "Ada Oder"))])) == {TRAINING}


def test_the_command_writes_a_pdf_of_the_only_training(tmp_path: Path) -> None:
    out = tmp_path / "list.pdf"
    done = kvi(tmp_path, "attendance", "-", "--out", str(out), stdin=line(listed(1, "Ada Oder")))
    assert (done.code, done.out) == (0, ""), done.err
    assert "Ada Oder" in PdfReader(out).pages[0].extract_text()
    assert out.stat().st_mode & 0o777 == 0o600, "it names people"
    again = kvi(tmp_path, "attendance", "-", "--out", str(out), stdin=line(listed(1, "Bea Ofen")))
    assert (again.code, again.out) == (2, "")
    assert "is there already" in again.err
    assert "Ada Oder" in PdfReader(out).pages[0].extract_text()


@pytest.mark.parametrize(
    ("lines", "more", "code", "says"),
    [
        ("{}", (), 2, "line 1 is no record of ./kvi listen --json"),
        (line(listed(1, None), OTHER), ("--case", TRAINING), 1, "nobody is listed there"),
        ("", (), 1, "nobody is listed there"),
        (
            "\n".join((line(listed(1, "Ada Oder")), line(listed(1, "Ada Oder"), OTHER))),
            (),
            2,
            f"say which training with --case: {OTHER}, {TRAINING}",
        ),
        (line(listed(1, "Ada 漢字")), (), 1, "a name has a character"),
    ],
)
def test_what_cannot_be_listed_is_said_and_nothing_is_written(
    tmp_path: Path, lines: str, more: tuple[str, ...], code: int, says: str
) -> None:
    out = tmp_path / "list.pdf"
    done = kvi(tmp_path, "attendance", "-", "--out", str(out), *more, stdin=lines)
    assert done.code == code
    assert says in done.err
    assert "漢字" not in done.err
    assert not out.exists()
