"""Participants get mails of their own, and their address is gone once a mail has left or not."""

import re
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from uuid import UUID

import pytest

from services.events.contract.post import Occasion, PostPassedOn
from services.events.contract.training_plan import Module
from services.notify.channels import Mailbox
from services.notify.channels.mail import MailChannel, written
from services.notify.contract.addresses import ParticipantUnreached
from services.notify.contract.deliveries import (
    AttemptOutcome,
    NotificationBounced,
    NotificationGivenUp,
    NotificationPlanned,
)
from services.notify.domain import participants, planning
from services.notify.domain.delivery import DeliveryStatus
from services.notify.domain.notifications import Notifications
from services.notify.domain.rules import Rules
from services.notify.writing import Writer
from shared.language.kreis_names import KREIS_NAMES
from shared.language.message import Message
from shared.language.steps import Outcome
from shared.network.registry import AgencyKind, Registry
from shared.network.working_days import BERLIN
from shared.watch.clock import FixedClock
from tests.events.trainings import in_guestrow
from tests.notify.post_office import PostOffice, opened
from tests.notify.test_sender import Desk, Replica
from tests.notify.told import CASE, NOW, PROVIDER, REGISTRY, ROSTOCK, agency, at, only, tried

SHE = UUID("4e4e626c-3866-5ce8-bcdc-b87d33379484")
ADDRESS = "toni.vorlage@kvi.example"
CODE = "ABCDEFGHABCDEFGH"
PAGES = "https://kvi.example"
LINK = f"{PAGES}/anmeldung/{CASE}/{SHE}#{CODE}"
WITH_PUBLIC = Registry((*REGISTRY.agencies, agency("oeffentlichkeit", AgencyKind.PUBLIC)))
OVER = {Occasion.TRAINING_CANCELLED, Occasion.REGISTRATION_CANCELLED}


def post(occasion: Occasion = Occasion.CONFIRMED, **other: Any) -> PostPassedOn:
    plan = in_guestrow()
    return PostPassedOn.model_validate(
        {
            "participant": SHE,
            "occasion": occasion,
            "email": ADDRESS,
            "name": "Toni Vorlage",
            "agency": "oeffentlichkeit",
            "code": CODE,
            "until": plan.modules[0].ends,
            "has_place": True,
            "organiser": "koordinierung-mv",
            "title": "Kinder sehen",
            "modules": plan.modules,
            "place": plan.place,
            "address": "Rathaus, Markt 1, Güstrow",
            "version": 0,
            "module": "fachtag" if occasion is Occasion.REMINDED else None,
            **other,
        }
    )


def planned(message: PostPassedOn, state: Notifications | None = None, number: int = 0) -> Any:
    done: Outcome[Notifications] = participants.plan(state, message, at(number))
    return done


def mail(message: PostPassedOn, pages: str | None = PAGES, now: datetime = NOW) -> EmailMessage:
    """As it travels."""
    writer = Writer(WITH_PUBLIC, lambda _now: Mailbox("netzwerk@kvi.example"), pages)
    made = writer.mail(CASE, only(planned(message).state), now)
    assert made is not None
    return message_from_bytes(written(made, now), policy=default)


def text(message: PostPassedOn, pages: str | None = PAGES, now: datetime = NOW) -> str:
    body = mail(message, pages, now).get_body()
    assert isinstance(body, EmailMessage)
    return str(body.get_content()).replace("\r\n", "\n")


def entry(message: PostPassedOn) -> list[str]:
    """The lines of the only file for a calendar."""
    (file,) = mail(message).iter_attachments()
    assert file.get_content_type() == "text/calendar"
    assert file.get_param("method") == "PUBLISH"
    assert file.get_filename() == "termin-1.ics"
    content = file.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode().split("\r\n")


def test_a_delivery_to_a_participant_says_on_the_bus_who_and_never_where() -> None:
    (said,) = planned(post()).says
    assert isinstance(said.message, NotificationPlanned)
    assert (said.message.agency, said.message.participant) == (None, SHE)
    assert ADDRESS.encode() not in said.message.to_json()
    assert b"Vorlage" not in said.message.to_json()


@pytest.mark.parametrize("outcome", [AttemptOutcome.SENT, AttemptOutcome.REFUSED])
def test_nothing_of_her_is_kept_once_it_is_certain_how_it_ended(outcome: AttemptOutcome) -> None:
    state = planned(post()).state
    assert ADDRESS in state.model_dump_json()
    done = tried(state, 1, outcome, code=550)
    assert done is not None
    for kept in (ADDRESS, "Vorlage", CODE):
        assert kept not in done.state.model_dump_json()


def bounced(message: PostPassedOn) -> list[Message]:
    """What is said once a mail server refuses her address for good."""
    done = tried(planned(message).state, 1, AttemptOutcome.REFUSED, code=550)
    assert done is not None
    return [said.message for said in done.says]


@pytest.mark.parametrize(
    ("registered_by", "told"),
    [("jva-waldeck", "jva-waldeck"), ("oeffentlichkeit", "koordinierung-mv")],
)
def test_of_a_refused_address_who_registered_her_or_else_the_organiser_is_told_by_reference(
    registered_by: str, told: str
) -> None:
    (_, missed) = bounced(post(agency=registered_by))
    assert isinstance(missed, ParticipantUnreached)
    done = planning.plan(None, missed, at(2)._replace(rules=Rules(WITH_PUBLIC)))
    assert done is not None
    delivery = only(done.state)
    assert (delivery.agency, delivery.registration) == (told, SHE)
    made = Writer(WITH_PUBLIC, lambda _now: Mailbox("netzwerk@kvi.example")).mail(
        CASE, delivery, NOW
    )
    assert made is not None
    assert f"\nTeilnahmenummer: {SHE}\n" in made.body
    for hidden in (ADDRESS, "Vorlage", CODE):
        assert hidden not in made.body + done.state.model_dump_json()


def test_two_who_are_not_reached_are_told_of_in_two_mails_and_each_once() -> None:
    state = None
    for number, whose in enumerate((SHE, UUID(int=7), SHE)):
        missed = ParticipantUnreached(participant=whose, agency=ROSTOCK, organiser=PROVIDER)
        done = planning.plan(state, missed, at(number))
        state = state if done is None else done.state
    assert state is not None
    assert [each.registration for each in state.planned] == [SHE, UUID(int=7)]


def test_of_an_address_that_nobody_has_confirmed_nobody_is_told() -> None:
    (said,) = bounced(post(Occasion.SIGNED_UP))
    assert isinstance(said, NotificationBounced)


@pytest.mark.parametrize("was_tried", [True, False])
def test_what_has_not_got_through_is_dropped_with_the_next_mail_to_her(was_tried: bool) -> None:
    state = planned(post()).state
    failed = tried(state, 1, AttemptOutcome.UNREACHABLE)
    assert failed is not None
    before = failed.state if was_tried else state
    first, second = planned(post(Occasion.TRAINING_MOVED), before, 1).state.deliveries
    assert (first.status, first.post) == (DeliveryStatus.DROPPED, None)
    assert second.status is DeliveryStatus.PLANNED
    other = planned(post(participant=UUID(int=7)), before, 2).state.deliveries
    assert [each.status for each in other] == ["planned", "planned"], "of somebody else nothing is"


def test_it_is_not_tried_for_longer_than_it_is_of_use() -> None:
    until = NOW + timedelta(minutes=3)
    once = tried(
        planned(post(Occasion.SIGNED_UP, until=until)).state, 1, AttemptOutcome.UNREACHABLE
    )
    assert once is not None
    assert only(once.state).status is DeliveryStatus.PLANNED
    late = tried(once.state, 2, AttemptOutcome.UNREACHABLE, now=until + timedelta(minutes=1))
    assert late is not None
    (said,) = late.says
    assert isinstance(said.message, NotificationGivenUp)
    assert said.message.reason == "pointless"
    assert ADDRESS not in late.state.model_dump_json()


def test_what_fails_too_shortly_before_its_end_to_be_tried_again_is_pointless_and_no_fault() -> (
    None
):
    short = planned(post(Occasion.SIGNED_UP, until=NOW + timedelta(seconds=30))).state
    failed = tried(short, 1, AttemptOutcome.UNREACHABLE)
    assert failed is not None
    (said,) = failed.says
    assert isinstance(said.message, NotificationGivenUp)
    assert said.message.reason == "pointless"
    assert failed.state.failures == ()


async def test_what_was_planned_too_late_does_not_leave_even_once() -> None:
    clock = FixedClock(NOW)
    desk = Desk(planned(post(until=NOW - timedelta(seconds=1))).state, clock=clock)
    async with opened(PostOffice()) as office:
        await Replica(desk, MailChannel(office.server()), clock, registry=WITH_PUBLIC).round()
    assert office.accepted == []
    assert [said.outcome for said in desk.heard] == [AttemptOutcome.DROPPED]
    assert ADDRESS not in desk.states[CASE].model_dump_json()
    assert desk.states[CASE].life == "quiet"


async def test_it_goes_to_the_address_that_came_with_it() -> None:
    clock = FixedClock(NOW)
    desk = Desk(planned(post()).state, clock=clock)
    async with opened(PostOffice()) as office:
        await Replica(desk, MailChannel(office.server()), clock, registry=WITH_PUBLIC).round()
    assert office.recipients == [ADDRESS]
    assert desk.states[CASE].life == "quiet"


@pytest.mark.parametrize("occasion", Occasion)
def test_each_mail_says_when_where_by_whom_and_which_registration(occasion: Occasion) -> None:
    said = text(post(occasion))
    assert "\nFortbildung: Kinder sehen\n" in said
    assert "\nTermin: Mittwoch, 14. April 2027, 12:00 bis 16:30 Uhr\n" in said
    assert "\nOrt: Rathaus, Markt 1, Güstrow\n" in said
    assert "\nVeranstalter: Stelle koordinierung-mv, koordinierung-mv@kvi.example\n" in said
    assert f"\nNummer der Fortbildung: {CASE}\nTeilnahmenummer: {SHE}\n" in said
    assert "{" not in said
    assert "None" not in said
    assert "\n\n\n" not in said
    longest = max(len(line) for line in said.splitlines() if not line.startswith("http"))
    assert longest <= 80


@pytest.mark.parametrize(
    ("occasion", "subject"),
    [
        (Occasion.SIGNED_UP, "Bitte bestätigen Sie Ihre Anmeldung"),
        (Occasion.CONFIRMED, "Sie haben einen Platz"),
        (Occasion.WAITLISTED, "Sie stehen auf der Warteliste"),
        (Occasion.MOVED_UP, "Sie haben jetzt einen Platz"),
        (Occasion.REMINDED, "Erinnerung an Ihre Fortbildung"),
        (Occasion.TRAINING_MOVED, "Ihre Fortbildung ist verlegt"),
        (Occasion.TRAINING_CANCELLED, "Ihre Fortbildung findet nicht statt"),
        (Occasion.REGISTRATION_CANCELLED, "Sie sind abgemeldet"),
    ],
)
def test_the_subject_says_on_which_occasion_it_comes(occasion: Occasion, subject: str) -> None:
    assert mail(post(occasion))["Subject"] == f"Netzwerk KvI M-V: {subject}"


def test_without_an_address_the_place_is_named_by_its_code_and_kreis() -> None:
    assert f"\nOrt: guestrow, {KREIS_NAMES['13072']}\n" in text(post(address=None))


@pytest.mark.parametrize("occasion", Occasion)
def test_who_has_no_agency_is_led_to_the_public_pages_where_there_are_some(
    occasion: Occasion,
) -> None:
    assert (LINK in text(post(occasion))) == (occasion not in OVER)
    without_pages = text(post(occasion), pages=None)
    assert "http" not in without_pages
    if occasion is Occasion.TRAINING_CANCELLED:
        assert CODE not in without_pages, "there is nothing to give back any more"
        return
    assert (f"\nCode: {CODE}\n" in without_pages) == (occasion not in OVER)
    assert "oeffentlichkeit@kvi.example" in without_pages


def test_whom_an_agency_has_registered_turns_to_that_agency() -> None:
    said = text(post(agency="jva-waldeck", code=None))
    assert "Stelle jva-waldeck, jva-waldeck@kvi.example" in said
    assert "Code" not in said
    assert "http" not in said


def test_who_is_asked_to_confirm_reads_until_when_and_nothing_that_a_stranger_typed() -> None:
    until = datetime(2027, 4, 1, 9, 30, tzinfo=BERLIN)
    said = text(post(Occasion.SIGNED_UP, name=None, has_place=False, until=until))
    assert "bis\nDonnerstag, 1. April 2027, 09:30 Uhr." in said
    assert said.startswith("Guten Tag,\n")
    assert "brauchen Sie nichts zu tun" in said


def test_the_file_is_one_appointment_of_her_own_that_outlook_takes_into_her_calendar() -> None:
    lines = entry(post())
    assert lines.count("BEGIN:VEVENT") == 1
    assert not any(line.startswith("X-WR-CALNAME") for line in lines), "else it opens another one"
    for line in (
        "METHOD:PUBLISH",
        f"UID:{CASE}.fachtag.{SHE}@kvi"[:75],
        "SEQUENCE:0",
        "DTSTART;TZID=Europe/Berlin:20270414T120000",
        "DTEND;TZID=Europe/Berlin:20270414T163000",
        "SUMMARY:Kinder sehen",
        r"LOCATION:Rathaus\, Markt 1\, Güstrow",
    ):
        assert line in lines


@pytest.mark.parametrize("occasion", sorted(OVER))
def test_an_appointment_is_taken_out_by_a_higher_number_and_moved_by_one_above(
    occasion: Occasion,
) -> None:
    taken_out = entry(post(occasion))
    assert "STATUS:CANCELLED" in taken_out
    assert "SEQUENCE:1" in taken_out
    assert "SEQUENCE:2" in entry(post(Occasion.TRAINING_MOVED, version=1))


def test_who_waits_has_nothing_for_her_calendar() -> None:
    assert list(mail(post(Occasion.WAITLISTED, has_place=False)).iter_attachments()) == []


def two_days() -> tuple[Module, Module]:
    first = in_guestrow().modules[0]
    later = first.model_copy(
        update={
            "module": "zweiter",
            "starts": first.starts + timedelta(days=1),
            "ends": first.ends + timedelta(days=1),
        }
    )
    return first, later


@pytest.mark.parametrize(
    ("module", "day"), [("fachtag", "Mittwoch, 14. April"), ("zweiter", "Donnerstag, 15. April")]
)
def test_a_reminder_says_which_of_the_dates_comes(module: str, day: str) -> None:
    said = text(post(Occasion.REMINDED, modules=two_days(), module=module))
    comes, all_dates = said.split("Im Anhang")
    assert f"\n{day} 2027, 12:00 bis 16:30 Uhr\n" in comes
    assert comes.count("April") == 1
    assert all_dates.count("April") == 2


@pytest.mark.parametrize("occasion", [Occasion.REMINDED, Occasion.TRAINING_MOVED])
def test_nobody_is_asked_to_give_a_place_back_when_that_is_too_late(occasion: Occasion) -> None:
    first, later = two_days()
    message = post(occasion, modules=(first, later), until=later.ends)
    before, begun = text(message), text(message, now=first.starts)
    assert "Wenn Sie nicht kommen können" in before
    assert "nicht kommen" not in begun
    assert "anmeldung/" not in begun
    assert "\n\n\n" not in begun


FOLLOW = [
    (Occasion.CONFIRMED, True),
    (Occasion.WAITLISTED, False),
    (Occasion.MOVED_UP, True),
    (Occasion.REMINDED, True),
    (Occasion.TRAINING_MOVED, True),
    (Occasion.TRAINING_MOVED, False),
]
HAS_ONE = re.compile("haben (jetzt )?einen Platz|einen Platz haben")
NO_MORE = {Occasion.SIGNED_UP, *OVER}
"""What comes before all others, or says that nothing else counts any more."""


def test_all_that_can_follow_another_mail_are_looked_at() -> None:
    assert {occasion for occasion, _ in FOLLOW} == set(Occasion) - NO_MORE


@pytest.mark.parametrize(("occasion", "has_place"), FOLLOW)
def test_a_mail_that_takes_the_place_of_others_says_whether_she_has_a_place(
    occasion: Occasion, has_place: bool
) -> None:
    said = " ".join(text(post(occasion, has_place=has_place)).split())
    assert ("auf der Warteliste" in said) is not has_place
    assert bool(HAS_ONE.search(said)) is has_place


def test_a_repeat_is_the_same_mail_to_the_byte() -> None:
    assert mail(post()).as_bytes() == mail(post()).as_bytes()
