"""A name that is wrong is put right, on the list and in a certificate that was signed with it."""

from datetime import date, datetime, timedelta

import pytest

from services.events.contract.certificates import (
    CertificateIssued,
    CertificatePassedOn,
    CertificateRevoked,
    Revocation,
    RevocationReason,
    RevocationsListed,
)
from services.events.contract.training_plan import Sector
from services.events.contract.trainings import CompleteTraining, CorrectParticipantName
from services.events.domain.rules import MOST_CERTIFICATES
from services.events.domain.trainings import completion, correcting
from services.events.domain.trainings.training import Training
from shared.language.codes import Code
from shared.language.steps import Outcome, Refused
from shared.network.certificate import Certificate
from shared.network.working_days import BERLIN
from tests.events.trainings import (
    KEY,
    ORGANISER,
    PUBLIC,
    RIGHT_NAME,
    RULES,
    SIGNED,
    at,
    cancelled,
    certified,
    confirmed,
    corrected,
    forgotten,
    held,
    in_guestrow,
    mails,
    on_the_list,
    passed,
    person,
    register,
    revoked,
    scheduled,
    signed_up,
    told,
    with_people,
)

NEXT_DAY = datetime(2027, 4, 15, 9, tzinfo=BERLIN)
A_WEEK_LATER = NEXT_DAY + timedelta(days=7)
UNTIL = in_guestrow().registration_until
WITH_CERTIFICATES = certified(held(with_people(in_guestrow(), 2), 0, 1), NEXT_DAY).state


def number(state: Training, who: int = 0) -> str:
    """Of the certificate that somebody has."""
    known = state.registration(person(who))
    assert known is not None
    assert known.certificate is not None
    return known.certificate.number


def passed_on(outcome: Outcome[Training]) -> dict[str | None, Certificate]:
    """Who hears which certificate, after checking it."""
    return {
        said.to: Certificate.read(said.message.signed, [KEY])[0]
        for said in outcome.says
        if isinstance(said.message, CertificatePassedOn)
    }


@pytest.mark.parametrize("sender", [ORGANISER, "jva-waldeck"])
def test_the_organiser_and_who_sent_her_have_a_certificate_with_a_wrong_name_replaced(
    sender: str,
) -> None:
    first = number(WITH_CERTIFICATES)
    done = corrected(WITH_CERTIFICATES, 0, A_WEEK_LATER, sender=sender)
    second = number(done.state)
    assert done.answer == "completed"
    wrong = RevocationReason.WRONG_DETAILS
    assert [each for each in told(done) if not isinstance(each, CertificatePassedOn)] == [
        CertificateRevoked(participant=person(0), number=first, reason=wrong),
        RevocationsListed(
            revocations=(Revocation(number=first, reason=wrong, revoked=date(2027, 4, 22)),)
        ),
        CertificateIssued(participant=person(0), number=second),
    ]
    hear = passed_on(done)
    assert set(hear) == {"jva-waldeck", ORGANISER}
    assert {(one.number, one.name, one.hours, one.issued) for one in hear.values()} == {
        (second, RIGHT_NAME, 4.0, date(2027, 4, 22))
    }
    assert number(done.state, 1) == number(WITH_CERTIFICATES, 1), "nobody else gets another one"


def test_before_there_is_a_certificate_the_right_name_is_in_it_and_on_the_list() -> None:
    registered = with_people(in_guestrow(), 1)
    early = corrected(registered, 0, UNTIL, sender="jva-waldeck")
    assert (early.says, early.answer) == ((), "confirmed"), "nobody has heard the wrong one"
    listed = passed(registered, "list")
    assert listed is not None
    late = corrected(listed.state, 0, UNTIL + timedelta(days=1))
    assert on_the_list(late) == [(person(0), RIGHT_NAME)]
    assert {one.name for one in passed_on(certified(held(late.state, 0), NEXT_DAY)).values()} == {
        RIGHT_NAME
    }


def test_said_again_it_is_so_already() -> None:
    once = corrected(WITH_CERTIFICATES, 0, A_WEEK_LATER).state
    again = corrected(once, 0, A_WEEK_LATER, sender="jva-waldeck")
    assert (again.state, again.says, again.answer) == (once, (), "completed")


def test_who_sent_her_may_still_say_the_wrong_name_and_is_answered_as_it_stands() -> None:
    once = corrected(with_people(in_guestrow(), 1), 0, UNTIL).state
    assert register(once, 0).answer == "confirmed"
    with pytest.raises(Refused) as no:
        register(once, 0, Sector.POLICE)
    assert no.value.code is Code.CONFLICT


def test_one_that_was_revoked_for_its_details_is_replaced_and_is_not_revoked_twice() -> None:
    first = number(WITH_CERTIFICATES)
    done = corrected(revoked(WITH_CERTIFICATES, 0, NEXT_DAY).state, 0, A_WEEK_LATER)
    assert told(done) == [CertificateIssued(participant=person(0), number=number(done.state))]
    (listed,) = [
        each
        for each in told(revoked(done.state, 1, A_WEEK_LATER))
        if isinstance(each, RevocationsListed)
    ]
    assert [one.number for one in listed.revocations] == [first, number(done.state, 1)]


def test_who_was_not_there_gets_no_other_one_by_another_name() -> None:
    gone = revoked(WITH_CERTIFICATES, 0, NEXT_DAY, RevocationReason.NOT_ATTENDED).state
    done = corrected(gone, 0, A_WEEK_LATER)
    assert told(done) == []
    assert done.state.registration(person(0)) != gone.registration(person(0))


def test_a_corrected_one_can_be_revoked_and_both_are_listed() -> None:
    once = corrected(WITH_CERTIFICATES, 0, A_WEEK_LATER).state
    done = revoked(once, 0, A_WEEK_LATER, RevocationReason.ISSUED_IN_ERROR)
    (listed,) = [each for each in told(done) if isinstance(each, RevocationsListed)]
    assert [(one.number, one.reason) for one in listed.revocations] == [
        (number(WITH_CERTIFICATES), "wrong_details"),
        (number(once), "issued_in_error"),
    ]


def test_without_a_key_the_wrong_one_is_void_and_closing_it_again_brings_the_other() -> None:
    message = CorrectParticipantName(participant=person(0), name=RIGHT_NAME)
    without = at(A_WEEK_LATER, rules=RULES)
    done = correcting.correct_name(WITH_CERTIFICATES, message, without)
    assert [type(each) for each in told(done)] == [CertificateRevoked, RevocationsListed]
    again = completion.complete(done.state, CompleteTraining(), at(A_WEEK_LATER, rules=SIGNED))
    assert again is not None
    assert {one.name for one in passed_on(again).values()} == {RIGHT_NAME}


def test_nobody_gets_certificates_without_end() -> None:
    state = WITH_CERTIFICATES
    for once_more in range(1, MOST_CERTIFICATES):
        state = corrected(state, 0, A_WEEK_LATER, f"Alex Beispiel {once_more}").state
    with pytest.raises(Refused) as no:
        corrected(state, 0, A_WEEK_LATER)
    assert (no.value.code, no.value.state) == (Code.FULL, "completed")


def test_once_names_are_erased_there_is_nothing_to_correct() -> None:
    with pytest.raises(Refused) as no:
        corrected(forgotten(WITH_CERTIFICATES), 0, A_WEEK_LATER)
    assert (no.value.code, no.value.state) == (Code.TOO_LATE, "completed")
    gone = cancelled(with_people(in_guestrow(), 1), 0, UNTIL).state
    with pytest.raises(Refused) as no:
        corrected(gone, 0, UNTIL)
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "cancelled")


def test_of_who_belongs_to_no_agency_the_organiser_says_it_once_she_has_confirmed() -> None:
    for_all = in_guestrow().model_copy(update={"open_to_public": True})
    asked = signed_up(scheduled(for_all), 7, UNTIL - timedelta(days=1)).state
    with pytest.raises(Refused) as no:
        corrected(asked, 7, UNTIL)
    assert no.value.code is Code.UNKNOWN_ITEM
    comes = confirmed(asked, 7, UNTIL - timedelta(hours=1)).state
    done = corrected(comes, 7, UNTIL)
    assert (done.answer, mails(done)) == ("confirmed", [])
    again = certified(held(done.state, 7), NEXT_DAY)
    assert [one.name for one in passed_on(again).values()] == [RIGHT_NAME]
    assert PUBLIC not in passed_on(corrected(again.state, 7, A_WEEK_LATER, "Kita Beispiel"))


def test_nobody_else_corrects_a_name() -> None:
    for who, sender, code in (
        (0, "jugendamt-13003", Code.NOT_COMPETENT),
        (9, ORGANISER, Code.UNKNOWN_ITEM),
    ):
        with pytest.raises(Refused) as no:
            corrected(WITH_CERTIFICATES, who, A_WEEK_LATER, sender=sender)
        assert no.value.code is code
