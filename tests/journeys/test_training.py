"""A training from its announcement to the certificates of those who attended all of it."""

import asyncio
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader

from services.events.contract.topics import PROGRAMME
from services.events.contract.training_plan import Sector
from services.notify.contract.deliveries import DELIVERIES
from tests.deploy.command_line import Done, kvi
from tests.world.agency import Agency
from tests.world.family import PROFESSIONAL
from tests.world.mails import text_of
from tests.world.world import World

MODULES = ("basics", "practice")


def plan(world: World, **other: Any) -> dict[str, Any]:
    """Two modules in a fortnight and after it, for two to three people."""
    first = world.now + timedelta(days=14)

    def module(code: str, days: int) -> dict[str, Any]:
        start = first + timedelta(days=days)
        end = start + timedelta(hours=4)
        return {"module": code, "from": start.isoformat(), "to": end.isoformat(), "hours": 3.5}

    return {
        "format": "in_house",
        "theme": "talking_with_children",
        "place": "agency:jva-buetzow",
        "modules": [module("basics", 0), module("practice", 7)],
        "minimum": 2,
        "maximum": 3,
        "registration_until": (first - timedelta(days=2)).isoformat(),
        "target_groups": ["prisons", "youth_offices"],
        **other,
    }


def person(sector: str = "justice") -> dict[str, Any]:
    """A professional who does not exist."""
    return {
        "participant": str(uuid4()),
        "name": f"{PROFESSIONAL} Mustermann",
        "email": f"{PROFESSIONAL}@kvi.example",
        "sector": sector,
    }


async def register(agency: Agency, training: str, someone: dict[str, Any]) -> str:
    return await agency.may("events", "RegisterParticipant", training, someone)


async def typed_in(world: World, *typed: str, stdin: str = "") -> Done:
    """By whoever has this installation."""
    return await asyncio.to_thread(kvi, world.system.folder, *typed, stdin=stdin)


async def list_to_sign(world: World, training: str, folder: Path) -> str:
    """The paper of the organiser, made of what its bus has brought it."""
    holder, paper = await world.coordination_office(), folder / "list.pdf"
    await holder.has_heard(training)
    listening = ("--as", holder.id, "--from-start", "--case", training, "--json")
    number = len(holder.ear.about(training))
    heard = await typed_in(world, "listen", *listening, "--count", str(number))
    made = await typed_in(world, "attendance", "-", "--out", str(paper), stdin=heard.out)
    assert (made.code, made.out) == (0, ""), made.err
    return " ".join(page.extract_text() for page in PdfReader(paper).pages)


async def are_counted(world: World) -> None:
    """As shares of those who work there."""
    counted = await typed_in(world, "coverage")
    rows = {line.split()[0]: line.split(maxsplit=3)[1:] for line in counted.lines}
    # Other stories of this world have people of the same agencies.
    trained, staff, share = rows[(await world.prison()).id]
    assert int(trained) >= 1
    assert (staff, share) == ("300", f"{round(int(trained) / 3)} %")
    trained, *unsaid = rows[(await world.office()).id]
    assert int(trained) >= 1
    assert unsaid == ["-", "-"], "the registry does not say how many work there"


async def are_printed_and_checked(
    world: World, training: str, numbers: list[str], folder: Path
) -> None:
    """By those who were sent them: the agencies of these people, and who organised it."""
    holder, prison, office = (
        await world.coordination_office(),
        await world.prison(),
        await world.office(),
    )
    hers = await prison.hears(training, "CertificatePassedOn")
    other = await office.hears(training, "CertificatePassedOn")
    assert [hers.data["number"], other.data["number"]] == numbers
    both = [await holder.hears(training, "CertificatePassedOn", nth=n) for n in (1, 2)]
    assert [r.data for r in both] == [hers.data, other.data], "the organiser may hand them out, too"

    paper = folder / f"{numbers[0]}.pdf"
    heard = json.dumps(hers.as_json())
    printed = await typed_in(world, "certificate", "print", "-", "--out", str(folder), stdin=heard)
    assert (printed.code, printed.lines) == (0, [str(paper)]), printed.err
    holds = await typed_in(world, "certificate", "verify", str(paper))
    assert (holds.code, holds.lines[-1]) == (0, f"{numbers[0]}: not revoked"), holds.err
    assert f"  name      {PROFESSIONAL} Mustermann" in holds.lines
    still = await typed_in(world, "certificate", "verify", "-", stdin=other.data["signed"])
    assert (still.code, still.lines[-1]) == (0, f"{numbers[1]}: not revoked")


async def is_replaced(world: World, training: str, first: str, paper: Path) -> None:
    """By one with the right name; whoever has the first paper and asks hears of it."""
    holder, prison = await world.coordination_office(), await world.prison()
    right = {"participant": first, "name": f"{PROFESSIONAL} Mustermann-Probe"}
    assert await prison.may("events", "CorrectParticipantName", training, right) == "completed"
    for agency in (prison, holder):
        assert (await agency.hears(training, "CertificateRevoked")).data["number"] == paper.stem
    second = await prison.hears(training, "CertificatePassedOn", nth=2)
    await world.quiet()
    holds = await typed_in(world, "certificate", "verify", "-", stdin=second.data["signed"])
    assert f"  name      {right['name']}" in holds.lines
    revoked = await typed_in(world, "certificate", "verify", str(paper), "--as", prison.id)
    day = world.today
    assert (revoked.code, revoked.lines[-1]) == (
        1,
        f"{paper.stem}: revoked since {day}, wrong_details",
    )


async def is_revoked(world: World, training: str, participant: str) -> None:
    """Whoever has the paper and asks hears of it."""
    holder, office = await world.coordination_office(), await world.office()
    paper = (await office.hears(training, "CertificatePassedOn")).data
    said = {"participant": participant, "reason": "not_attended"}
    assert await holder.may("events", "RevokeCertificate", training, said) == "revoked"
    told = await office.hears(training, "CertificateRevoked")
    assert (told.data["number"], told.data["reason"]) == (paper["number"], "not_attended")
    await world.quiet()
    holds = await typed_in(world, "certificate", "verify", "-", stdin=paper["signed"])
    assert (holds.code, holds.lines[-1]) == (
        1,
        f"{paper['number']}: revoked since {world.today}, not_attended",
    )


async def test_a_training_from_its_announcement_to_its_certificates(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder, prison, office = (
        await world.coordination_office(),
        await world.prison(),
        await world.office(),
    )
    training = world.new_case()
    assert await holder.may("events", "ScheduleTraining", training, plan(world)) == "scheduled"
    await world.until_people_work()
    assert world.subjects("jva-waldeck@kvi.example", training) == [
        "Netzwerk KvI M-V: Neue Fortbildung im Programm"
    ]
    assert world.subjects("traeger-beispiel@kvi.example", training) == []
    (announced,) = await world.told(PROGRAMME, training)
    for agency in (prison, office):
        assert (await agency.hears(training, "TrainingScheduled")).data == announced.data
    assert await holder.has_heard(training) == []

    people = [person("justice"), person("youth_welfare"), person("justice"), person("justice")]
    standings = [
        await register(agency, training, someone)
        for agency, someone in zip((prison, office, prison, prison), people, strict=True)
    ]
    assert standings == ["confirmed", "confirmed", "confirmed", "waitlisted"]
    assert await register(office, training, people[1]) == "confirmed", "it is so already"

    first, second, absent, waiting = (someone["participant"] for someone in people)
    too_early = {"module": "basics", "participants": [first]}
    refused = await holder.may_not("events", "RecordAttendance", training, too_early)
    assert (refused["code"], refused["state"]) == ("wrong_state", "confirmed")

    await world.pass_time(days=13)
    late = await prison.may_not("events", "RegisterParticipant", training, person())
    assert late["code"] == "too_late"
    to_sign = await list_to_sign(world, training, tmp_path)
    assert to_sign.count(f"{PROFESSIONAL} Mustermann") == 3, "who waits has no line"
    await world.pass_time(days=2)
    crowd = {"module": "basics", "participants": [first, second, absent, waiting]}
    refused = await holder.may_not("events", "RecordAttendance", training, crowd)
    assert (refused["code"], refused["pointer"]) == ("over_capacity", "/participants")
    attended = {"module": "basics", "participants": [first, second, absent]}
    assert await holder.may("events", "RecordAttendance", training, attended) == "confirmed"
    await world.pass_time(days=7)
    attended = {"module": "practice", "participants": [first, second, waiting]}
    assert await holder.may("events", "RecordAttendance", training, attended) == "held"
    assert await holder.may("events", "CompleteTraining", training) == "closed"
    await world.quiet()

    told = await world.told(PROGRAMME, training)
    assert [r.type_name for r in told] == [
        "TrainingScheduled",
        "RegistrationConfirmed",
        "RegistrationConfirmed",
        "TrainingConfirmed",
        "RegistrationConfirmed",
        "RegistrationWaitlisted",
        "RegistrationConfirmed",
        "TrainingHeld",
        "TrainingCompleted",
        "TrainingCompleted",
        "CertificateIssued",
        "CertificateIssued",
    ]
    assert told[5].data == {"participant": waiting, "place": 1}
    assert told[6].data == {"participant": waiting}, "and had the place of who stayed away"
    assert told[7].data == {
        "attended": {**{str(one): 0 for one in Sector}, "justice": 3, "youth_welfare": 1},
        "hours": 7.0,
    }
    assert [r.data for r in told[8:10]] == [
        {"participant": who, "sector": sector, "hours": 7.0, "modules": ["basics", "practice"]}
        for who, sector in ((first, "justice"), (second, "youth_welfare"))
    ]

    numbers = [r.data["number"] for r in told[10:]]
    assert [r.data for r in told[10:]] == [
        {"participant": who, "number": number}
        for who, number in zip((first, second), numbers, strict=True)
    ]
    monkeypatch.setenv("KVI_CLOCK_FILE", str(world.system.folder / "clock"))
    await are_counted(world)
    await are_printed_and_checked(world, training, numbers, tmp_path)
    await is_replaced(world, training, first, tmp_path / f"{numbers[0]}.pdf")
    await is_revoked(world, training, second)


async def test_a_place_given_back_goes_to_who_waits_and_a_mail_tells_that_agency(
    world: World, tmp_path: Path
) -> None:
    holder, prison, office = (
        await world.coordination_office(),
        await world.prison(),
        await world.office(),
    )
    training, gone, waiting = world.new_case(), person(), person("youth_welfare")
    one = plan(world, minimum=1, maximum=1, target_groups=["prisons"])
    await holder.may("events", "ScheduleTraining", training, one)
    assert await register(prison, training, gone) == "confirmed"
    assert await register(office, training, waiting) == "waitlisted"
    who = {"participant": gone["participant"]}
    other = await office.may_not("events", "CancelRegistration", training, who)
    assert other["code"] == "not_competent"
    await world.pass_time(days=13)
    for _ in range(2):
        assert await prison.may("events", "CancelRegistration", training, who) == "cancelled"
    moved_up = await office.hears(training, "ParticipantMovedUp")
    assert moved_up.data == {"participant": waiting["participant"], "agency": "jugendamt-13003"}
    await world.quiet()
    told = await world.told(PROGRAMME, training)
    assert [(r.type_name, r.data.get("late")) for r in told[-2:]] == [
        ("RegistrationCancelled", True),
        ("ParticipantMovedUp", None),
    ]
    assert world.subjects("jugendamt-13003@kvi.example", training) == [
        "Netzwerk KvI M-V: Auf der Warteliste nachgerückt"
    ]
    off_the_list = await holder.hears(training, "ParticipantListed", nth=2)
    assert "name" not in off_the_list.data
    assert (off_the_list.data["participant"], off_the_list.data["late"]) == (*who.values(), True)
    to_sign = await list_to_sign(world, training, tmp_path)
    assert "Nach Anmeldeschluss abgesagt: 1" in to_sign
    assert to_sign.count(f"{PROFESSIONAL} Mustermann") == 1


async def test_whose_address_is_refused_hears_from_the_agency_that_registered_her(
    world: World,
) -> None:
    holder, office = await world.coordination_office(), await world.office()
    training, who = world.new_case(), person("youth_welfare")
    await holder.may("events", "ScheduleTraining", training, plan(world))
    with world.mails.without(who["email"]):
        assert await register(office, training, who) == "confirmed"
        await world.quiet()
    [told] = world.mails_to("jugendamt-13003@kvi.example", who["participant"])
    assert (
        told["Subject"] == "Netzwerk KvI M-V: Eine E-Mail an eine angemeldete Person kommt nicht an"
    )
    assert f"Nummer der Fortbildung: {training}" in text_of(told)
    assert who["email"] not in text_of(told)


async def test_who_has_no_agency_signs_up_by_a_mail_and_moves_up_into_her_calendar(
    world: World,
) -> None:
    holder, prison, pages = (
        await world.coordination_office(),
        await world.prison(),
        await world.public(),
    )
    training, gone, teacher = world.new_case(), person(), person("nursery")
    teacher |= {"email": f"kita-{training}@kvi.example"}
    one = plan(world, minimum=1, maximum=1, open_to_public=True)
    await holder.may("events", "ScheduleTraining", training, one)
    assert await register(prison, training, gone) == "confirmed"
    assert await register(pages, training, teacher) == "unconfirmed"
    await world.quiet()
    (asked,) = world.mails_to(teacher["email"])
    assert PROFESSIONAL not in text_of(asked)
    (code,) = re.findall(r"^Code: ([A-Z2-7]{16})$", text_of(asked), re.MULTILINE)

    who = {"participant": teacher["participant"]}
    wrong = {**who, "code": code[::-1]}
    refused = await pages.may_not("events", "ConfirmRegistration", training, wrong)
    assert (refused["code"], refused["pointer"]) == ("unknown_item", "/participant")
    by_code = {**who, "code": code}
    assert await pages.may("events", "ConfirmRegistration", training, by_code) == "waitlisted"
    await world.quiet()
    given_back = {"participant": gone["participant"]}
    assert await prison.may("events", "CancelRegistration", training, given_back) == "cancelled"
    await world.pass_time(days=8)
    assert world.subjects(teacher["email"], training) == [
        "Netzwerk KvI M-V: Bitte bestätigen Sie Ihre Anmeldung",
        "Netzwerk KvI M-V: Sie stehen auf der Warteliste",
        "Netzwerk KvI M-V: Sie haben jetzt einen Platz",
        "Netzwerk KvI M-V: Erinnerung an Ihre Fortbildung",
    ]
    *_, moved_up, _reminder = world.mails_to(teacher["email"])
    files = [str(file.get_content()) for file in moved_up.iter_attachments()]
    assert all(f"UID:{training}.{m}" in file for file, m in zip(files, MODULES, strict=True))
    assert await pages.may("events", "CancelRegistration", training, by_code) == "cancelled"
    await world.quiet()
    assert await pages.has_heard(training) == [], "the public pages hear nothing but answers"
    notes = str(world.database.aggregate("notify", training))
    assert teacher["participant"] in notes
    for secret in (teacher["email"], PROFESSIONAL, code):
        assert secret not in notes


async def test_only_who_holds_a_training_records_it(world: World) -> None:
    holder, provider = await world.provider(), await world.coordination_office()
    training = world.new_case()
    await holder.may("events", "ScheduleTraining", training, plan(world))
    refused = await provider.may_not("events", "CompleteTraining", training)
    assert refused["code"] == "not_competent"
    early = await holder.may_not("events", "CompleteTraining", training)
    assert (early["code"], early["state"]) == ("wrong_state", "scheduled")


async def test_names_of_participants_are_forgotten_after_a_year(world: World) -> None:
    holder, prison = await world.coordination_office(), await world.prison()
    training, someone = world.new_case(), person()
    await holder.may("events", "ScheduleTraining", training, plan(world))
    await register(prison, training, someone)
    kept = world.database.aggregate("events", training)
    assert PROFESSIONAL in str(kept)
    await world.pass_time(days=22 + 366)
    left = world.database.aggregate("events", training)
    assert left is not None
    assert someone["participant"] in str(left["state"])
    assert PROFESSIONAL not in str(left)


async def test_a_training_is_announced_once_to_each_agency_it_is_for(world: World) -> None:
    holder, training = await world.coordination_office(), world.new_case()
    for _ in range(2):
        await holder.may(
            "events", "ScheduleTraining", training, plan(world, target_groups=["prisons"])
        )
    await world.quiet()
    sent = [
        r.data["agency"] for r in await world.told(DELIVERIES, training) if "Sent" in r.type_name
    ]
    assert sorted(sent) == ["jva-buetzow", "jva-neustrelitz", "jva-stralsund", "jva-waldeck"]
