"""An agency that no mail gets to: told once, found out by somebody, and over when it is mended."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.notify.contract.addresses import (
    AddressMended,
    AddressRefused,
    AddressRole,
    AddressToBeMended,
    AddressTried,
    Mended,
)
from services.notify.domain import reaching
from services.notify.domain.addresses import mailbox_of, mails_about, sign_of
from services.notify.domain.mailbox import LOOK, Mailbox, Reach
from services.notify.domain.rules import Rules
from services.notify.writing import Writer
from shared.language.answers import DeadlineReached
from shared.language.message import Message, Privacy
from shared.language.steps import At, Outcome, Said
from shared.network.registry import Registry
from tests.notify.post_office import SENDER
from tests.notify.told import NOW, REGISTRY, ROSTOCK, only, plan

OFFICE, HEAD = AddressRole.OFFICE, AddressRole.HEAD
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EMAIL = "jugendamt-13003@kvi.example"
ELSEWHERE = Registry(
    one.model_copy(update={"email": "neu@kvi.example"}) if one.id == ROSTOCK else one
    for one in REGISTRY.agencies
)


def at(now: datetime = NOW, registry: Registry = REGISTRY) -> At[Rules]:
    message = "0d4e3bfc-43c7-4a4e-8f5a-6d9ae4c9a001"
    return At(now, str(mailbox_of(ROSTOCK)), "notify", message, Rules(registry))


def tried(*, refused: bool, email: str = EMAIL, role: AddressRole = OFFICE) -> AddressTried:
    return AddressTried(
        agency=ROSTOCK,
        role=role,
        address=sign_of(email),
        is_refused=refused,
        code=550 if refused else None,
    )


def heard(state: Mailbox | None, message: AddressTried, now: datetime = NOW) -> Outcome[Mailbox]:
    done = reaching.hear(state, message, at(now))
    assert done is not None
    return done


def looked(state: Mailbox, registry: Registry = REGISTRY) -> Outcome[Mailbox]:
    due = state.deadlines[LOOK]
    passed = state.not_awaiting(LOOK)
    return reaching.look(passed, DeadlineReached(kind=LOOK, due=due), at(due, registry))


def messages(said: tuple[Said, ...]) -> list[Message]:
    return [one.message for one in said]


REFUSED = heard(None, tried(refused=True))


def test_a_refused_address_is_told_and_somebody_is_asked_to_find_out() -> None:
    told, to_mend = REFUSED.says
    assert told.message == AddressRefused(agency=ROSTOCK, role=OFFICE, code=550)
    assert to_mend == Said(AddressToBeMended(agency=ROSTOCK), about=str(mails_about(ROSTOCK)))
    assert REFUSED.state.life is Reach.REFUSED
    assert "@" not in REFUSED.state.model_dump_json()


def test_what_is_told_of_an_address_is_about_no_person_and_no_case() -> None:
    for event in (AddressRefused, AddressMended):
        assert event.privacy is Privacy.P0
        assert {"delivery", "wording"}.isdisjoint(event.model_fields)


def test_the_next_mail_that_is_refused_is_no_news_on_the_same_day() -> None:
    again = reaching.hear(REFUSED.state, tried(refused=True), at(NOW + HOUR))
    assert again is None


def test_on_another_day_somebody_is_asked_again_while_mails_are_refused() -> None:
    again = heard(REFUSED.state, tried(refused=True), NOW + DAY)
    assert messages(again.says) == [AddressToBeMended(agency=ROSTOCK)]


def test_what_is_refused_on_a_weekend_is_asked_once_on_monday() -> None:
    friday_night, saturday = (datetime(2026, 3, day, 22, tzinfo=UTC) for day in (6, 7))
    monday = datetime(2026, 3, 9, 9, tzinfo=UTC)
    state = heard(None, tried(refused=True), friday_night).state
    assert reaching.hear(state, tried(refused=True), at(saturday)) is None
    assert reaching.hear(state, tried(refused=True), at(monday)) is None


def test_a_mail_that_arrives_ends_it() -> None:
    over = heard(REFUSED.state, tried(refused=False), NOW + HOUR)
    assert messages(over.says) == [
        AddressMended(agency=ROSTOCK, role=OFFICE, how=Mended.MAIL_TAKEN)
    ]
    assert over.state.life is Reach.REACHED
    assert over.state.deadlines == {}


def test_who_is_mended_and_refused_again_on_one_day_is_told_and_nobody_asked_anew() -> None:
    mended = heard(REFUSED.state, tried(refused=False), NOW + HOUR).state
    again = heard(mended, tried(refused=True), NOW + 2 * HOUR)
    assert messages(again.says) == [AddressRefused(agency=ROSTOCK, role=OFFICE, code=550)]


def test_another_address_in_the_registry_ends_it() -> None:
    over = looked(REFUSED.state, ELSEWHERE)
    assert messages(over.says) == [
        AddressMended(agency=ROSTOCK, role=OFFICE, how=Mended.ADDRESS_CHANGED)
    ]
    assert over.state.deadlines == {}


def test_an_agency_without_an_entry_has_no_address_to_mend() -> None:
    nobody = Registry(one for one in REGISTRY.agencies if one.id != ROSTOCK)
    assert looked(REFUSED.state, nobody).state.life is Reach.REACHED


def test_as_long_as_the_address_is_the_same_it_is_looked_again() -> None:
    same = looked(REFUSED.state)
    assert same.says == ()
    assert same.state.life is Reach.REFUSED
    assert same.state.deadlines[LOOK] > REFUSED.state.deadlines[LOOK]


def test_what_comes_late_about_an_address_of_before_is_passed_over() -> None:
    before = at(registry=ELSEWHERE)
    assert reaching.hear(None, tried(refused=True), before) is None
    assert reaching.hear(REFUSED.state, tried(refused=False), before) is None


def test_the_address_of_the_head_is_another_one() -> None:
    head = "leitung-jugendamt-13003@kvi.example"
    both = heard(REFUSED.state, tried(refused=True, email=head, role=HEAD))
    assert messages(both.says) == [AddressRefused(agency=ROSTOCK, role=HEAD, code=550)]
    one = heard(both.state, tried(refused=False))
    assert [left.role for left in one.state.refusals] == [HEAD]
    assert LOOK in one.state.deadlines


def test_a_mailbox_that_was_never_refused_keeps_nothing() -> None:
    assert reaching.hear(None, tried(refused=False), at()) is None


def test_the_mail_names_the_agency_that_is_not_reached_and_goes_to_who_coordinates() -> None:
    delivery = only(plan(AddressToBeMended(agency=ROSTOCK)).state)
    writer = Writer(REGISTRY, lambda _now: SENDER)
    mail = writer.mail(str(mails_about(ROSTOCK)), delivery, NOW)
    assert mail is not None
    assert mail.to == "koordinierung-mv@kvi.example"
    assert "Kennung: jugendamt-13003" in mail.body
    assert EMAIL not in mail.body
    assert writer.mail(str(UUID(int=1)), delivery, NOW) is None
