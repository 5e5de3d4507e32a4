"""A mail that could not leave yet is dropped once what it asks for is done."""

from uuid import uuid4

import pytest

from services.notify.contract.deliveries import (
    AttemptOutcome,
    GivenUpReason,
    NotificationGivenUp,
    NotificationSent,
)
from services.notify.contract.wordings import Wording
from services.notify.domain import done, planning
from services.notify.domain.delivery import DeliveryStatus
from services.notify.domain.done import Done
from services.notify.domain.notifications import Notifications
from services.referral.contract.answers import (
    DeclineReason,
    ReferralAccepted,
    ReferralAcknowledged,
    ReferralDeclined,
    ReferralDelivered,
)
from services.referral.contract.deadlines import EscalationResolved, ReferralDeadline, Rung
from services.referral.contract.erasure import ErasureReason, ReferralsErased
from services.referral.contract.helping import ClosingOutcome, ReferralClosed
from services.referral.contract.passing_on import (
    ReferralHandedOver,
    ReferralRecalled,
    ReferralReturned,
)
from shared.language.message import Message
from tests.notify.told import (
    NOW,
    REFERRAL,
    ROSTOCK,
    SCHWERIN,
    asked,
    at,
    missed,
    only,
    plan,
    raised,
    routed,
    tried,
)

ACKNOWLEDGED = ReferralAcknowledged(referral=REFERRAL, office=ROSTOCK)
ACCEPTED = ReferralAccepted(referral=REFERRAL, office=ROSTOCK)
DELIVERED = ReferralDelivered(referral=REFERRAL, office=ROSTOCK)
DECLINED = ReferralDeclined(referral=REFERRAL, office=ROSTOCK, reason=DeclineReason.NO_NEED)
RECALLED = ReferralRecalled(referral=REFERRAL, office=ROSTOCK)
CLOSED = ReferralClosed(referral=REFERRAL, office=ROSTOCK, outcome=ClosingOutcome.HELPED)
HANDED_OVER = ReferralHandedOver(
    referral=REFERRAL,
    from_office=ROSTOCK,
    to=SCHWERIN,
    hop=1,
    talk_held=True,
    next_referral=uuid4(),
)
RESOLVED = EscalationResolved(
    referral=REFERRAL, office=ROSTOCK, deadline=ReferralDeadline.ACKNOWLEDGE
)
OF_ANOTHER = ACKNOWLEDGED.model_copy(update={"referral": uuid4()})
RETURNED = ReferralReturned(referral=REFERRAL, office=ROSTOCK)
UNREAD = missed().model_copy(update={"deadline": ReferralDeadline.DELIVERY})


def retried(message: Message) -> Notifications:
    """Somebody is to be told of this, and the mail server was away once."""
    failed = tried(plan(message).state, 1, AttemptOutcome.UNREACHABLE)
    assert failed is not None
    return failed.state


def after(state: Notifications, *messages: Done) -> Notifications:
    for number, message in enumerate(messages):
        outcome = done.drop_what_is_done(state, message, at(number))
        state = state if outcome is None else outcome.state
    return state


@pytest.mark.parametrize(
    ("told", "then", "is_dropped"),
    [
        (routed(), ACKNOWLEDGED, True),
        (routed(), DECLINED, True),
        (routed(), RECALLED, True),
        (routed(), HANDED_OVER, True),
        (routed(), OF_ANOTHER, False),
        (missed(), ACCEPTED, True),
        (missed(), ACKNOWLEDGED, False),
        (missed(), CLOSED, True),
        (raised(Rung.HEAD), ACKNOWLEDGED, True),
        (raised(Rung.COORDINATION_OFFICE), RESOLVED, True),
        (raised(Rung.COORDINATION_OFFICE), ACCEPTED, False),
        (raised(Rung.COORDINATION_OFFICE, covered=False), RESOLVED, False),
        (RETURNED, CLOSED, True),
        (RETURNED, ACCEPTED, True),
        (missed(), DELIVERED, False),
        (UNREAD, DELIVERED, True),
        # Whether its mail comes must not tell a prison what became of the referral.
        (asked(), ACCEPTED, False),
        (asked(), CLOSED, False),
    ],
)
def test_a_mail_that_waits_for_its_next_try_is_dropped_when_it_would_ask_for_what_is_done(
    told: Message, then: Done, is_dropped: bool
) -> None:
    state = retried(told)
    outcome = done.drop_what_is_done(state, then, at(1))
    if not is_dropped:
        assert outcome is None
        return
    assert outcome is not None
    # A try may just be under way, so it is not given up yet; whoever gets its lease says so, now.
    assert outcome.says == ()
    assert list(outcome.state.deadlines.values()) == [NOW]
    given_up = tried(outcome.state, 2, AttemptOutcome.DROPPED)
    assert given_up is not None
    (said,) = given_up.says
    assert isinstance(said.message, NotificationGivenUp)
    assert (said.message.attempts, said.message.reason) == (1, GivenUpReason.POINTLESS)
    assert given_up.state.deadlines == {}
    assert given_up.state.failures == ()


def test_a_mail_that_was_not_tried_yet_leaves_and_is_only_not_tried_again() -> None:
    state = after(plan(routed()).state, ACKNOWLEDGED)
    assert only(state).deadline in state.deadlines
    sent = tried(state, 1, AttemptOutcome.SENT)
    assert sent is not None
    assert isinstance(sent.says[0].message, NotificationSent)
    failed = tried(state, 1, AttemptOutcome.UNREACHABLE)
    assert failed is not None
    (said,) = failed.says
    assert isinstance(said.message, NotificationGivenUp)
    assert said.message.reason is GivenUpReason.POINTLESS
    assert failed.state.deadlines == {}


def test_a_mail_for_two_referrals_waits_until_both_are_seen() -> None:
    other = routed().model_copy(update={"referral": OF_ANOTHER.referral})
    both = plan(other, retried(routed()), number=1)
    assert both.says == ()
    assert only(after(both.state, ACKNOWLEDGED)).status == "planned"
    assert only(after(both.state, ACKNOWLEDGED, OF_ANOTHER)).status == "dropped"


def test_a_mail_that_had_become_pointless_is_wanted_again_for_another_referral() -> None:
    other = routed().model_copy(update={"referral": OF_ANOTHER.referral})
    state = plan(other, after(plan(routed()).state, ACKNOWLEDGED), number=1).state
    failed = tried(state, 1, AttemptOutcome.UNREACHABLE)
    assert failed is not None
    assert only(failed.state).status == "planned"


def test_a_mail_that_has_left_is_past_being_dropped() -> None:
    sent = tried(plan(routed()).state, 1, AttemptOutcome.SENT)
    assert sent is not None
    assert done.drop_what_is_done(sent.state, ACKNOWLEDGED, at(1)) is None


def test_what_is_stored_of_what_a_mail_asks_is_read_back() -> None:
    state = after(plan(missed(), retried(routed()), number=1).state, ACCEPTED)
    stored = state.model_dump(mode="json", exclude_defaults=True)
    assert Notifications.model_validate(stored) == state


@pytest.mark.parametrize(
    ("offices", "is_dropped"), [((), True), ((ROSTOCK,), True), ((SCHWERIN,), False)]
)
def test_no_mail_announces_what_is_erased_by_now_for_its_office(
    offices: tuple[str, ...], is_dropped: bool
) -> None:
    why = ErasureReason.CONSENT_WITHDRAWN
    erased = ReferralsErased(referrals=(REFERRAL,), offices=offices, why=why)
    outcome = planning.plan(retried(routed()), erased, at(1))
    found = [] if outcome is None else outcome.state.deliveries
    announced = [each.status for each in found if each.wording is Wording.NEW_REFERRAL]
    assert announced == [DeliveryStatus.DROPPED if is_dropped else DeliveryStatus.PLANNED]
