"""Every mail says that there is something and where, and nothing else."""

import re
from collections.abc import Sequence
from uuid import UUID

import pytest
from jinja2 import UndefinedError

from services.notify import mail_of_a_day
from services.notify.contract.wordings import Wording
from services.notify.domain.addresses import mails_about
from services.notify.domain.audience import AUDIENCE, CAN_WAIT, ERASURE
from services.notify.domain.delivery import Line
from services.notify.mail_text import FOLDER, TEXTS, Text, write
from shared.network.registry import AgencyKind
from tests.notify.told import CASE, REFERRAL, REGISTRY, SCHWERIN, agency

NETWORK = "Netzwerk Kinder von Inhaftierten Mecklenburg-Vorpommern"
NEVER = re.compile(
    r"kind|haft|gefangen|straf|delikt|vollzug|jva|sorgerecht|eltern|mutter|vater|familie"
    r"|einwillig|widerruf|rücknahme|geboren|geburt|anschrift|alter\b|jahre",
    re.IGNORECASE,
)
"""What a mail must not speak of: the case itself, and why something is asked."""
COUNTS = {Wording.ESCALATION_COUNT, Wording.UNROUTABLE_COUNT, Wording.DECLINED_COUNT}
WITHOUT_NUMBER = {*COUNTS, Wording.ADDRESS_REFUSED}

PARTS = ("calendar", "calendar_over", "facts", "giving_back", "signature")
"""Of mails to participants: what several of them say alike."""

ERASURES = {wording for wording in Wording if "erasure" in wording}

TO_AGENCIES = list(dict.fromkeys(line.wording for line in AUDIENCE))
every_wording = pytest.mark.parametrize("wording", TO_AGENCIES)


def worded(wording: Wording, desk: str | None = None, agency_id: str = "jugendamt-13003") -> Text:
    sender = agency("koordinierung-mv", AgencyKind.COORDINATION_OFFICE).model_copy(
        update={"name": NETWORK, "duty_phone": "+49 30 23125 112"}
    )
    to = REGISTRY[agency_id].model_copy(update={"desk": desk})
    return write(
        wording,
        number=CASE,
        to=to,
        sender=sender,
        about=REGISTRY["jugendamt-13004"],
        registration=REFERRAL,
    )


def test_every_wording_has_its_file_and_every_file_its_wording() -> None:
    files = {path.stem for path in FOLDER.glob("*.txt")}
    parts = {name for name in files if name.startswith("participant_")} - set(Wording)
    assert parts == {f"participant_{part}" for part in PARTS}
    assert files - parts - {"signature"} == set(Wording)
    assert {path.stem for path in (FOLDER / "of_the_day").glob("*.txt")} == CAN_WAIT


@every_wording
def test_the_subject_is_one_short_line_without_the_number(wording: Wording) -> None:
    subject = worded(wording).subject
    assert 10 < len(subject) < 78
    assert "\n" not in subject
    assert CASE not in subject


@every_wording
def test_nothing_is_said_of_what_the_case_is_about(wording: Wording) -> None:
    text = worded(wording)
    said = (text.subject + text.body).replace(NETWORK, "")
    assert NEVER.findall(said) == []


@every_wording
def test_the_number_stands_in_all_that_are_about_one_thing_that_has_one(wording: Wording) -> None:
    assert (CASE in worded(wording).body) == (wording not in WITHOUT_NUMBER)


def test_whoever_finds_out_an_address_reads_whose_and_not_which() -> None:
    body = worded(Wording.ADDRESS_REFUSED).body
    assert "Stelle: Stelle jugendamt-13004\nKennung: jugendamt-13004\n" in body
    assert "13004@" not in body


def test_whoever_tells_a_participant_reads_her_reference() -> None:
    body = worded(Wording.PARTICIPANT_NOT_REACHED).body
    assert f"\nNummer der Fortbildung: {CASE}\nTeilnahmenummer: {REFERRAL}\n" in body


OF_A_TRAINING = [
    Wording.TRAINING_ANNOUNCED,
    Wording.PARTICIPANT_MOVED_UP,
    Wording.TRAINING_MOVED,
    Wording.TRAINING_CANCELLED,
    Wording.PARTICIPANT_NOT_REACHED,
]
OF_AN_OFFER = [Wording.OFFER_CHECK_AWAITED, Wording.OFFER_GAP_REPORTED]
OF_A_PLACING = [wording for wording in Wording if wording.startswith(("placing_", "professional_"))]
OF_NO_CASE = {
    *(*WITHOUT_NUMBER, *OF_A_TRAINING, *OF_AN_OFFER, *OF_A_PLACING),
    Wording.PROOF_AWAITED,
}
OF_A_CASE = [wording for wording in TO_AGENCIES if wording not in OF_NO_CASE]


@pytest.mark.parametrize("wording", OF_A_CASE)
def test_whoever_works_at_a_desk_is_led_to_the_page(wording: Wording) -> None:
    body = worded(wording, "https://desk.example").body
    page = "loeschungen" if wording in ERASURES else f"faelle/{CASE}"
    assert f"\nZum Vorgang: https://desk.example/{page}\n\n" in body
    assert "Fachverfahren" not in body


@pytest.mark.parametrize("wording", OF_A_TRAINING)
def test_whoever_works_at_a_desk_is_led_to_the_page_of_the_training(wording: Wording) -> None:
    body = worded(wording, "https://desk.example").body
    assert f"\nZur Fortbildung: https://desk.example/fortbildungen/{CASE}\n\n" in body
    assert "Fachverfahren" not in body


SAYING_WHERE = [
    wording
    for wording in OF_A_PLACING
    if "{{ there }}" in (FOLDER / f"{wording}.txt").read_text("utf-8")
]


@pytest.mark.parametrize("wording", SAYING_WHERE)
@pytest.mark.parametrize(
    ("agency_id", "where"),
    [
        ("jugendamt-13003", "bei der Koordinierungsstelle"),
        ("koordinierung-mv", "mit dem Programm kvi"),
    ],
)
def test_whoever_works_at_a_desk_is_led_to_no_page_that_is_not_there(
    wording: Wording, agency_id: str, where: str
) -> None:
    body = worded(wording, "https://desk.example", agency_id).body
    assert where in " ".join(body.split())
    assert "Arbeitsplatz" not in body
    assert "Fachverfahren" not in body
    assert max(len(line) for line in body.splitlines()) <= 80


@every_wording
def test_whoever_has_software_is_led_to_no_page(wording: Wording) -> None:
    assert "http" not in worded(wording).body


@every_wording
def test_a_mail_is_complete_and_polite(wording: Wording) -> None:
    body = worded(wording).body
    assert "An: Stelle jugendamt-13003\n\nSehr geehrte Damen und Herren,\n" in body
    assert f"Mit freundlichen Grüßen\n\n{NETWORK}\nLandeskoordinierungsstelle\n" in body
    assert "E-Mail: koordinierung-mv@kvi.example\nTelefon: +49 30 23125 112\n" in body
    assert not re.search(r"[{}]|None|\n\n\n", body)
    assert max(len(line) for line in body.splitlines()) <= 80


EVERYTHING = [
    Line(wording=wording, about=UUID(int=number), delivery=UUID(int=number))
    for number, wording in enumerate((*sorted(CAN_WAIT), *sorted(CAN_WAIT)), 1)
]
"""Two of each, one after the other."""


def of_a_day(lines: Sequence[Line], desk: str | None = None, to: str = "jugendamt-13003") -> Text:
    sender = agency("koordinierung-mv", AgencyKind.COORDINATION_OFFICE).model_copy(
        update={"name": NETWORK, "duty_phone": "+49 30 23125 112"}
    )
    reader = REGISTRY[to].model_copy(update={"desk": desk})
    found = mail_of_a_day.write(lines, to=reader, sender=sender, registry=REGISTRY)
    assert found is not None
    return found


def test_the_mail_of_a_day_has_a_paragraph_for_each_kind_with_all_its_numbers() -> None:
    text = of_a_day(EVERYTHING)
    told = [line for line in EVERYTHING if line.wording is not Wording.ADDRESS_REFUSED]
    assert text.subject == f"Netzwerk KvI M-V: {len(told)} Nachrichten an Ihre Stelle"
    assert all(text.body.count(str(line.about)) == 1 for line in told)
    assert text.body.count("Im Programm steht eine neue Fortbildung") == 1


@pytest.mark.parametrize("desk", [None, "https://desk.example"])
@pytest.mark.parametrize("to", ["jugendamt-13003", "koordinierung-mv"])
@pytest.mark.parametrize("wording", sorted(CAN_WAIT))
def test_the_mail_of_a_day_is_as_silent_and_polite_as_any(
    wording: Wording, to: str, desk: str | None
) -> None:
    about = mails_about(SCHWERIN) if wording is Wording.ADDRESS_REFUSED else UUID(int=1)
    text = of_a_day([Line(wording=wording, about=about, delivery=about)], desk, to)
    assert text.subject == "Netzwerk KvI M-V: Eine Nachricht an Ihre Stelle"
    assert NEVER.findall(text.body.replace(NETWORK, "")) == []
    assert not re.search(r"[{}]|None|\n\n\n|zuständig", text.body)
    assert max(len(line) for line in text.body.splitlines() if "://" not in line) <= 80
    assert "Sehr geehrte Damen und Herren,\n" in text.body
    assert f"Mit freundlichen Grüßen\n\n{NETWORK}\n" in text.body
    single = write(
        wording,
        number=str(about),
        to=REGISTRY[to].model_copy(update={"desk": desk}),
        sender=REGISTRY["koordinierung-mv"],
        about=REGISTRY[SCHWERIN],
    )
    facts = [line for line in single.body.splitlines() if ": " in line and str(about) in line]
    assert all(fact in text.body for fact in facts)


def test_what_is_told_twice_in_a_day_has_its_number_once() -> None:
    line = Line(wording=Wording.TRAINING_ANNOUNCED, about=UUID(int=1), delivery=UUID(int=2))
    body = of_a_day([line, line.change(delivery=UUID(int=3))]).body
    assert body.count(str(line.about)) == 1


def test_a_mail_of_a_day_about_an_agency_that_is_known_no_more_is_none() -> None:
    line = Line(wording=Wording.ADDRESS_REFUSED, about=UUID(int=1), delivery=UUID(int=2))
    office = REGISTRY["koordinierung-mv"]
    assert mail_of_a_day.write([line], to=office, sender=office, registry=REGISTRY) is None


def test_a_telephone_that_is_not_known_leaves_no_gap() -> None:
    sender = agency("koordinierung-mv", AgencyKind.COORDINATION_OFFICE)
    body = write(Wording.REMINDER, number=CASE, to=sender, sender=sender).body
    assert "Telefon" not in body
    assert body.endswith("kvi.example\n")


def test_a_placeholder_that_nobody_fills_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        TEXTS.from_string("{{ offence }}").render(number=CASE)


@pytest.mark.parametrize("wording", sorted(ERASURE))
def test_whoever_must_keep_its_own_files_is_not_asked_to_erase_them(wording: Wording) -> None:
    said = " ".join(worded(wording).body.split())
    assert "soweit keine eigene gesetzliche Aufbewahrungspflicht entgegensteht" in said


@pytest.mark.parametrize("wording", [Wording.ESCALATION, Wording.ESCALATION_COUNT])
def test_an_escalation_is_true_also_if_nobody_was_reminded_before(wording: Wording) -> None:
    text = worded(wording)
    assert "erinnert" not in text.subject + text.body
    assert "nicht lesen" in text.body


def test_whose_hand_over_came_back_is_asked_for_no_acknowledgement() -> None:
    text = worded(Wording.REFERRAL_RETURNED)
    assert "neu" not in text.subject + text.body
    assert "bestätigen" not in text.body


@every_wording
def test_no_mail_calls_an_office_competent_while_that_may_be_open(wording: Wording) -> None:
    assert "zuständig" not in worded(wording).body


def test_whoever_is_asked_to_erase_reads_what_and_that_its_basis_is_gone() -> None:
    said = " ".join(worded(Wording.ERASURE_REQUESTED).body.split())
    assert "personenbezogenen Daten zu dem unten bezeichneten Vorgang" in said
    assert "besteht die bisherige Rechtsgrundlage nicht mehr" in said


def test_that_nobody_takes_a_notice_is_true_also_after_it_was_passed_on_and_declined() -> None:
    text = worded(Wording.UNROUTABLE_COUNT)
    said = " ".join((text.subject + "\n" + text.body).split())
    assert "zugeleitet" not in said
    assert "zustell" not in said
    assert "wird unterrichtet, soweit das zulässig ist" in said
