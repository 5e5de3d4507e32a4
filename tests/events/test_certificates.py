"""Who has all of a training gets a certificate that anybody can check, and one can be revoked."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from services.events.contract.certificates import (
    CertificateIssued,
    CertificatePassedOn,
    CertificateRevoked,
    RevocationReason,
    RevocationsListed,
)
from services.events.contract.theme_titles import THEME_TITLES
from services.events.contract.training_plan import TrainingTheme
from services.events.contract.trainings import CompleteTraining, TrainingCompleted
from services.events.domain.rules import Rules
from services.events.domain.trainings import completion
from services.events.domain.trainings.training import Training
from shared.language.codes import Code
from shared.language.steps import Outcome, Refused
from shared.network.certificate import Certificate
from shared.network.signing import SigningKey
from shared.network.working_days import BERLIN
from tests.events.trainings import (
    KEY,
    ORGANISER,
    RULES,
    SIGNED,
    at,
    attended,
    certified,
    completed,
    forgotten,
    held,
    in_guestrow,
    joint_training,
    made_up,
    person,
    revoked,
    staff_training,
    told,
    with_people,
)

NEXT_DAY = datetime(2027, 4, 15, 9, tzinfo=BERLIN)


def symposium_of_april(count: int = 1) -> Training:
    return held(with_people(in_guestrow(), count), *range(count))


def passed_on(outcome: Outcome[Training], to: str = ORGANISER) -> list[Certificate]:
    """What an agency can read, after checking it."""
    signed = [
        said.message.signed
        for said in outcome.says
        if isinstance(said.message, CertificatePassedOn) and said.to == to
    ]
    return [Certificate.read(one, [KEY])[0] for one in signed]


def test_the_symposium_gives_four_hours_on_the_next_day_without_its_break() -> None:
    done = certified(symposium_of_april(), NEXT_DAY)
    (certificate,) = passed_on(done)
    assert certificate == Certificate(
        number=certificate.number,
        name="Alex Beispiel",
        title="Kinder von Inhaftierten",
        hours=4.0,
        modules=("fachtag",),
        first_day=date(2027, 4, 14),
        last_day=date(2027, 4, 14),
        organiser=ORGANISER,
        issued=date(2027, 4, 15),
    )
    assert [type(each) for each in told(done)] == [TrainingCompleted, CertificateIssued]
    assert told(done)[1] == CertificateIssued(participant=person(0), number=certificate.number)


def test_it_goes_to_the_agency_that_sent_her_and_to_the_organiser_and_nobody_else() -> None:
    done = certified(symposium_of_april(), NEXT_DAY)
    hear = [said.to for said in done.says if isinstance(said.message, CertificatePassedOn)]
    assert hear == ["jva-waldeck", ORGANISER]
    assert passed_on(done) == passed_on(done, "jva-waldeck")


def test_decided_again_it_is_the_same_to_the_byte_and_each_number_is_of_its_own() -> None:
    state = symposium_of_april(3)
    first, again = certified(state, NEXT_DAY), certified(state, NEXT_DAY)
    assert first == again
    assert len({one.number for one in passed_on(first)}) == 3


def test_who_missed_one_of_seven_modules_has_none_until_it_is_made_up_and_recorded() -> None:
    state = with_people(joint_training(), 2)
    for module in state.plan.modules:
        done = attended(state, module.module, *((0,) if module.module == "m3" else (0, 1)))
        assert done is not None
        state = done.state
    closed = certified(state)
    assert [one.hours for one in passed_on(closed)] == [112]
    later = made_up(closed.state, "m3", 1, rules=SIGNED)
    (hers,) = passed_on(later)
    assert (hers.hours, len(hers.modules)) == (112, 7)
    assert told(later)[-1] == CertificateIssued(participant=person(1), number=hers.number)


def test_a_prisons_staff_of_330_gets_a_certificate_each() -> None:
    done = certified(held(with_people(staff_training(), 330), *range(330)))
    assert len({one.number for one in passed_on(done)}) == 330


@pytest.mark.parametrize(
    "rules",
    [RULES, replace(RULES, signing=SigningKey({}, KEY.valid_from, date(2027, 4, 14)))],
    ids=["no key", "a key that is over"],
)
def test_without_a_key_nobody_gets_one_until_the_training_is_closed_once_more(
    rules: Rules,
) -> None:
    without = certified(symposium_of_april(), NEXT_DAY, rules)
    assert [type(each) for each in told(without)] == [TrainingCompleted]
    again = certified(without.state, NEXT_DAY)
    assert [type(each) for each in told(again)] == [CertificateIssued]
    assert passed_on(again)
    nothing = completion.complete(again.state, CompleteTraining(), at(NEXT_DAY, rules=SIGNED))
    assert nothing is None


def test_once_names_are_erased_nobody_gets_one_any_more() -> None:
    left = forgotten(completed(symposium_of_april()).state)
    nothing = completion.complete(left, CompleteTraining(), at(NEXT_DAY, rules=SIGNED))
    assert nothing is None


def test_a_revocation_is_told_to_all_who_may_have_to_know_and_stays_listed() -> None:
    closed = certified(symposium_of_april(2), NEXT_DAY)
    first, second = passed_on(closed)
    done = revoked(closed.state, 0, NEXT_DAY, RevocationReason.NOT_ATTENDED)
    assert done.answer == "revoked"
    told_of = CertificateRevoked(
        participant=person(0), number=first.number, reason=RevocationReason.NOT_ATTENDED
    )
    hear = [said.to for said in done.says if said.message == told_of]
    assert hear == [None, "jva-waldeck", ORGANISER]
    both = revoked(done.state, 1, NEXT_DAY + timedelta(days=1))
    (listed,) = [each for each in told(both) if isinstance(each, RevocationsListed)]
    assert [(one.number, one.reason, one.revoked) for one in listed.revocations] == [
        (first.number, "not_attended", date(2027, 4, 15)),
        (second.number, "wrong_details", date(2027, 4, 16)),
    ]


def test_revoked_twice_it_is_already_so_and_closing_again_issues_no_other() -> None:
    once = revoked(certified(symposium_of_april(), NEXT_DAY).state, 0, NEXT_DAY)
    again = revoked(once.state, 0, NEXT_DAY)
    assert (again.state, again.says, again.answer) == (once.state, (), "revoked")
    closing = completion.complete(once.state, CompleteTraining(), at(NEXT_DAY, rules=SIGNED))
    assert closing is None


def test_it_is_not_revoked_for_another_reason_than_all_have_heard() -> None:
    once = revoked(certified(symposium_of_april(), NEXT_DAY).state, 0, NEXT_DAY)
    with pytest.raises(Refused) as no:
        revoked(once.state, 0, NEXT_DAY, RevocationReason.NOT_ATTENDED)
    assert (no.value.code, no.value.pointer) == (Code.CONFLICT, "/reason")


def test_what_ends_at_midnight_ends_on_the_day_that_is_over_then() -> None:
    (module,) = in_guestrow().modules
    midnight = datetime(2027, 4, 15, tzinfo=BERLIN)
    plan = in_guestrow().model_copy(
        update={"modules": (module.model_copy(update={"ends": midnight}),)}
    )
    (certificate,) = passed_on(certified(held(with_people(plan, 1), 0), NEXT_DAY))
    assert (certificate.first_day, certificate.last_day) == (date(2027, 4, 14), date(2027, 4, 14))


def test_it_can_be_revoked_when_names_are_erased_and_no_name_is_kept_for_it() -> None:
    left = forgotten(certified(symposium_of_april(), NEXT_DAY).state)
    assert "Beispiel" not in left.model_dump_json()
    assert revoked(left, 0, NEXT_DAY).answer == "revoked"


def test_only_the_organiser_revokes_and_only_what_was_issued() -> None:
    closed = certified(held(with_people(in_guestrow(), 2), 0), NEXT_DAY).state
    for number, sender, code in (
        (0, "jva-waldeck", Code.NOT_COMPETENT),
        (1, ORGANISER, Code.WRONG_STATE),
        (9, ORGANISER, Code.UNKNOWN_ITEM),
    ):
        with pytest.raises(Refused) as no:
            revoked(closed, number, NEXT_DAY, sender=sender)
        assert no.value.code is code


def test_a_title_of_its_own_stands_in_it_and_every_theme_has_a_german_one() -> None:
    plan = in_guestrow().model_copy(update={"title": "Hinsehen, zuhören, handeln"})
    (certificate,) = passed_on(certified(held(with_people(plan, 1), 0), NEXT_DAY))
    assert certificate.title == "Hinsehen, zuhören, handeln"
    assert set(THEME_TITLES) == set(TrainingTheme)


@pytest.mark.parametrize(
    ("funding", "days"), [(None, 365), ("own_means", 365), ("land", 1827), ("foundation", 1827)]
)
def test_names_are_kept_as_long_as_who_paid_for_the_training_asks(
    funding: str | None, days: int
) -> None:
    plan = in_guestrow().model_copy(update={"funding": funding})
    state = with_people(plan, 1)
    assert state.deadlines["retention"] == state.plan.modules[-1].ends + timedelta(days=days)
    done = certified(held(state, 0), NEXT_DAY)
    assert done.state.deadlines["retention"] == NEXT_DAY + timedelta(days=days)
