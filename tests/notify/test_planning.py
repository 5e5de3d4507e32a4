"""A delivery is planned once, at once, and dropped when it has become pointless."""

from datetime import date

import pytest

from services.intake.contract.consents import ConsentEnding
from services.intake.contract.erasure import ErasureOverdue
from services.intake.contract.questions import QuestionPassedOn
from services.intake.contract.resealing import ResealOverdue
from services.notify.contract.deliveries import (
    AttemptOutcome,
    Channel,
    DeliveryAttempted,
    GivenUpReason,
    NotificationGivenUp,
    NotificationPlanned,
    NotificationSent,
)
from services.notify.contract.wordings import Wording
from services.notify.domain import attempts, planning
from services.notify.domain.delivery import Delivery, DeliveryStatus
from services.notify.domain.notifications import Notifications
from services.notify.switchboard import ON
from services.referral.contract.answers import ReferralAccepted
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.deadlines import DeadlineMissed
from services.referral.contract.erasure import ReferralWithdrawn
from shared.language.steps import Outcome
from tests.notify.told import (
    NOW,
    PROVIDER,
    REFERRAL,
    ROSTOCK,
    SCHWERIN,
    addressees,
    asked,
    at,
    missed,
    only,
    plan,
    routed,
    tried,
    withdrawn,
)


def told(
    state: Notifications, delivery: Delivery, outcome: AttemptOutcome
) -> Outcome[Notifications] | None:
    message = DeliveryAttempted(delivery=delivery.delivery, attempt=1, outcome=outcome)
    return attempts.record(state, message, at(100))


def given_up(state: Notifications, delivery: Delivery) -> NotificationGivenUp:
    """What is told when a sender says that it did not try this any more."""
    done = told(state, delivery, AttemptOutcome.DROPPED)
    assert done is not None
    (said,) = done.says
    assert isinstance(said.message, NotificationGivenUp)
    return said.message


def test_a_delivery_is_due_at_once_and_told() -> None:
    done = plan(routed())

    delivery = only(done.state)
    assert done.state.deadlines == {f"send:{delivery.delivery}": NOW}
    assert done.state.life == "pending"
    assert [said.message for said in done.says] == [
        NotificationPlanned(
            delivery=delivery.delivery,
            agency=ROSTOCK,
            wording=Wording.NEW_REFERRAL,
            channel=Channel.MAIL,
        )
    ]


def test_no_address_is_kept_or_told() -> None:
    done = plan(routed())
    assert "@" not in done.state.model_dump_json()
    assert all(b"@" not in said.message.to_json() for said in done.says)


def test_the_same_is_not_told_twice_while_the_first_has_not_left() -> None:
    first = plan(routed()).state
    assert planning.plan(first, routed(), at(1)) is None


def test_it_is_told_again_once_the_first_has_left() -> None:
    sent = tried(plan(routed()).state, 1, AttemptOutcome.SENT)
    assert sent is not None
    assert addressees(plan(routed(), sent.state, number=1)) == [(ROSTOCK, "office", "new_referral")]


def test_the_same_message_makes_the_same_delivery() -> None:
    assert plan(routed()).state == plan(routed()).state


def test_a_withdrawal_drops_what_has_not_left_and_asks_for_erasure() -> None:
    waiting = plan(missed(), plan(routed()).state, number=1).state

    done = plan(withdrawn(ROSTOCK, SCHWERIN), waiting, number=2)

    assert addressees(done) == [
        (ROSTOCK, "office", "erasure_requested"),
        (SCHWERIN, "office", "erasure_requested"),
    ]
    # One of them may just be leaving, so nothing is told of them yet.
    assert {type(said.message) for said in done.says} == {NotificationPlanned}
    assert [d.status for d in done.state.deliveries] == ["dropped"] * 2 + ["planned"] * 2
    assert set(done.state.deadlines) == {d.deadline for d in done.state.deliveries}
    dropped = [given_up(done.state, delivery) for delivery in done.state.deliveries[:2]]
    assert [(message.wording, message.reason, message.attempts) for message in dropped] == [
        (Wording.NEW_REFERRAL, GivenUpReason.POINTLESS, 0),
        (Wording.REMINDER, GivenUpReason.POINTLESS, 0),
    ]


def test_what_waits_for_its_next_try_is_dropped_now_and_not_then() -> None:
    failed = tried(plan(routed()).state, 1, AttemptOutcome.UNREACHABLE)
    assert failed is not None
    assert set(failed.state.deadlines.values()) != {NOW}
    dropped = plan(withdrawn(), failed.state, number=1).state
    assert set(dropped.deadlines.values()) == {NOW}


def test_a_withdrawal_forgets_whom_was_written_to_about_the_case() -> None:
    sent = tried(plan(routed()).state, 1, AttemptOutcome.SENT)
    assert sent is not None

    done = plan(withdrawn(SCHWERIN), sent.state, number=1)

    assert done.erase
    assert [d.agency for d in done.state.deliveries] == [SCHWERIN]


def test_after_a_withdrawal_nothing_is_heard_of_the_case_but_what_belongs_to_the_erasure() -> None:
    for message in (ReferralWithdrawn, ErasureOverdue, DeliveryAttempted):
        assert ON[message].after_erasure
    for other in (ReferralRouted, ReferralAccepted, DeadlineMissed):
        assert not ON[other].after_erasure


ENDING = ConsentEnding(valid_until=date(2026, 4, 6), remind=("jva-buetzow", ROSTOCK))


def test_of_a_case_that_others_took_back_its_prison_is_reminded_as_ever_and_nobody_else() -> None:
    erased = plan(withdrawn(ROSTOCK)).state

    done = plan(ENDING, erased, number=1)

    assert addressees(done) == [
        (ROSTOCK, "office", "erasure_requested"),
        ("jva-buetzow", "office", "consent_ending"),
    ]
    assert ON[ConsentEnding].after_erasure
    offices = ENDING.model_copy(update={"remind": (ROSTOCK,)})
    assert planning.plan(erased, offices, at(1)) is None


def test_the_mail_about_a_question_comes_whatever_becomes_of_the_case_before_it_leaves() -> None:
    for first, then in ((asked(), withdrawn(ROSTOCK)), (withdrawn(ROSTOCK), asked())):
        done = plan(then, plan(first).state, number=1)
        waits = {delivery.wording for delivery in done.state.planned}
        assert "question_waiting" in waits
    assert ON[QuestionPassedOn].after_erasure


def test_whatever_became_of_the_case_its_prison_is_reminded_of_what_it_should_seal() -> None:
    overdue = ResealOverdue(facility="jva-buetzow", referral=REFERRAL, seal_by=NOW)

    done = plan(overdue, plan(withdrawn(ROSTOCK)).state, number=1)

    assert addressees(done)[-1] == ("jva-buetzow", "office", "reseal_overdue")
    assert ON[ResealOverdue].after_erasure


def test_a_reminder_to_the_prison_leaves_also_when_the_case_was_taken_back_meanwhile() -> None:
    done = plan(withdrawn(ROSTOCK), plan(ENDING).state, number=1)

    assert addressees(done) == [
        ("jva-buetzow", "office", "consent_ending"),
        (ROSTOCK, "office", "erasure_requested"),
    ]


def test_neither_a_withdrawal_nor_what_was_tried_waits_for_repairs() -> None:
    assert ON[ReferralWithdrawn].overtakes
    assert ON[DeliveryAttempted].overtakes
    assert not ON[ReferralRouted].overtakes


def test_a_request_to_erase_is_never_dropped() -> None:
    asked = plan(withdrawn(ROSTOCK)).state

    done = plan(withdrawn(SCHWERIN), asked, number=1)

    assert addressees(done) == [
        (ROSTOCK, "office", "erasure_requested"),
        (SCHWERIN, "office", "erasure_requested"),
    ]


def test_a_mail_that_left_while_it_was_dropped_is_sent_and_was_never_given_up() -> None:
    dropped = plan(withdrawn(ROSTOCK), plan(routed()).state, number=1).state

    done = told(dropped, dropped.deliveries[0], AttemptOutcome.SENT)

    assert done is not None
    assert done.state.deliveries[0].status == "sent"
    (said,) = done.says
    assert isinstance(said.message, NotificationSent)
    assert said.message.corrects is None


def test_a_failed_attempt_does_not_revive_what_was_dropped() -> None:
    dropped = plan(withdrawn(ROSTOCK), plan(routed()).state, number=1).state

    done = told(dropped, dropped.deliveries[0], AttemptOutcome.UNREACHABLE)

    assert done is not None
    assert done.state.deliveries[0].status == "given_up"
    (said,) = done.says
    assert isinstance(said.message, NotificationGivenUp)
    assert (said.message.attempts, said.message.reason) == (1, GivenUpReason.POINTLESS)


@pytest.mark.parametrize("outcome", [AttemptOutcome.SENT, AttemptOutcome.REFUSED])
def test_who_was_asked_to_erase_is_forgotten_once_the_requests_have_left(
    outcome: AttemptOutcome,
) -> None:
    state = plan(withdrawn(ROSTOCK, SCHWERIN), plan(routed()).state, number=1).state
    for request in state.open:
        is_dropped = request.status is DeliveryStatus.DROPPED
        done = told(state, request, AttemptOutcome.DROPPED if is_dropped else outcome)
        assert done is not None
        assert len(done.says) == 1
        state = done.state
    # Of a request that was refused it is known for some days that there was one, not to whom.
    assert state == Notifications(life="quiet", erased=True, failures=state.failures)
    assert len(state.failures) == (2 if outcome is AttemptOutcome.REFUSED else 0)


def test_who_is_reminded_to_confirm_is_forgotten_once_the_mails_have_left() -> None:
    state = Notifications(life="quiet", erased=True)
    for number, office in enumerate((ROSTOCK, SCHWERIN)):
        state = plan(ErasureOverdue(receivers=(office,)), state, number=number).state
    assert addressees(plan(ErasureOverdue(receivers=(PROVIDER,)), state, number=2)) == [
        (ROSTOCK, "office", "erasure_overdue"),
        (ROSTOCK, "head", "erasure_overdue_to_head"),
        (SCHWERIN, "office", "erasure_overdue"),
        (SCHWERIN, "head", "erasure_overdue_to_head"),
        (PROVIDER, "office", "erasure_overdue"),
    ]
    for mail in state.planned:
        done = told(state, mail, AttemptOutcome.SENT)
        assert done is not None
        state = done.state
    assert state == Notifications(life="quiet", erased=True)


def test_whoever_is_named_twice_in_one_message_is_told_once() -> None:
    done = plan(ErasureOverdue(receivers=(ROSTOCK, ROSTOCK)), Notifications(life="quiet"))
    assert addressees(done) == [
        (ROSTOCK, "office", "erasure_overdue"),
        (ROSTOCK, "head", "erasure_overdue_to_head"),
    ]
    assert len(done.says) == 2


def test_where_nobody_had_to_erase_nobody_is_remembered_either() -> None:
    dropped = plan(withdrawn(), plan(routed()).state, number=1).state
    assert only(dropped).asks == ()
    done = told(dropped, only(dropped), AttemptOutcome.DROPPED)
    assert done is not None
    assert done.state == Notifications(life="quiet", erased=True)


def test_only_some_finished_deliveries_are_kept_and_every_pending_one() -> None:
    state: Notifications | None = None
    for number in range(6):
        state = plan(routed(), state, number=number, kept=3).state
        (delivery,) = state.planned
        left = DeliveryAttempted(delivery=delivery.delivery, attempt=1, outcome=AttemptOutcome.SENT)
        sent = attempts.record(state, left, at(100 + number, kept=3))
        assert sent is not None
        state = sent.state
    assert state is not None
    assert len(state.deliveries) == 3

    state = plan(missed(), plan(routed(), state, number=20, kept=0).state, number=21, kept=0).state

    assert len(state.deliveries) == 2
    assert state.planned == state.deliveries


def test_what_is_stored_is_read_back_as_it_was() -> None:
    state = plan(withdrawn(ROSTOCK, SCHWERIN), plan(routed()).state, number=1).state
    stored = state.model_dump(mode="json", exclude_defaults=True)
    assert Notifications.model_validate(stored) == state
