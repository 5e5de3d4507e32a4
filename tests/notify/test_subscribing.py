"""An agency chooses for itself how it is told what can wait, and nothing else."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from services.notify.contract.deliveries import AttemptOutcome
from services.notify.contract.subscriptions import CanWait, ChangeSubscription, SubscriptionChanged
from services.notify.contract.wordings import Wording
from services.notify.domain import reaching, subscribing
from services.notify.domain.addresses import mailbox_of
from services.notify.domain.audience import CAN_WAIT
from services.notify.domain.mailbox import Mailbox, Reach, Rhythm
from services.notify.domain.rules import Rules
from services.notify.domain.subscribing import instead_of_a_mail
from services.notify.switchboard import SWITCHBOARD
from shared.language.codes import Code
from shared.language.flaws import Hint, hint_for
from shared.language.message import Privacy
from shared.language.steps import At, Outcome, Refused
from shared.network.agency import AgencyKind
from tests.notify.test_reaching import REFUSED, tried
from tests.notify.told import NOW, REGISTRY, ROSTOCK, SCHWERIN

ANNOUNCED, LEFT_OUT = Wording.TRAINING_ANNOUNCED, CanWait.TRAINING_ANNOUNCED
ONE_A_DAY = ChangeSubscription(daily=True)


def at(sender: str = ROSTOCK, mailbox: str = ROSTOCK) -> At[Rules]:
    message = "0d4e3bfc-43c7-4a4e-8f5a-6d9ae4c9a002"
    return At(NOW, str(mailbox_of(mailbox)), sender, message, Rules(REGISTRY))


def changed(message: ChangeSubscription, state: Mailbox | None = None) -> Outcome[Mailbox]:
    return subscribing.change(state, message, at())


def test_who_has_said_nothing_is_told_at_once() -> None:
    assert instead_of_a_mail(Mailbox(life=Reach.REACHED, agency=ROSTOCK), ANNOUNCED) is None


def test_a_wish_is_kept_answered_and_told() -> None:
    done = changed(ChangeSubscription(daily=True, without=(LEFT_OUT, LEFT_OUT)))
    assert done.answer == "daily"
    assert (done.state.rhythm, done.state.without) == (Rhythm.DAILY, (ANNOUNCED,))
    (told,) = done.says
    expected = SubscriptionChanged(agency=ROSTOCK, daily=True, without=(LEFT_OUT,))
    assert (told.message, told.to) == (expected, None)
    assert SubscriptionChanged.privacy is Privacy.P0


def test_it_stands_for_all_that_was_said_before() -> None:
    before = changed(ChangeSubscription(daily=True, without=(LEFT_OUT,))).state
    after = changed(ChangeSubscription(daily=False), before)
    assert (after.state.rhythm, after.state.without) == (Rhythm.AT_ONCE, ())
    assert after.answer == "at_once"


def test_what_is_so_already_is_accepted_and_told_to_nobody() -> None:
    again = changed(ONE_A_DAY, changed(ONE_A_DAY).state)
    assert (again.answer, again.says) == ("daily", ())
    in_another_order = (CanWait.PLACING_ASKED, LEFT_OUT)
    before = changed(ChangeSubscription(daily=True, without=in_another_order)).state
    same = ChangeSubscription(daily=True, without=in_another_order[::-1])
    assert changed(same, before).says == ()


def test_only_the_agency_itself_says_it() -> None:
    with pytest.raises(Refused) as no:
        subscribing.change(None, ONE_A_DAY, at(SCHWERIN))
    assert no.value.code is Code.NOT_COMPETENT


def test_what_can_be_left_out_is_what_can_wait() -> None:
    assert {str(one) for one in CanWait} == CAN_WAIT


@pytest.mark.parametrize("wording", sorted(set(Wording) - CAN_WAIT))
def test_what_cannot_wait_cannot_be_left_out(wording: Wording) -> None:
    said = f'{{"daily": true, "without": ["training_announced", "{wording}"]}}'
    with pytest.raises(ValidationError) as no:
        ChangeSubscription.from_json(said)
    (flaw,) = no.value.errors(include_input=False)
    assert flaw["loc"] == ("without", 1)
    assert hint_for(Code.SCHEMA_VIOLATION, "/without/1") == Hint.CAN_WAIT


@pytest.mark.parametrize(
    ("message", "instead"),
    [
        (ONE_A_DAY, AttemptOutcome.GATHERED),
        (ChangeSubscription(daily=True, without=(LEFT_OUT,)), AttemptOutcome.UNWANTED),
        (ChangeSubscription(daily=False, without=(LEFT_OUT,)), AttemptOutcome.UNWANTED),
        (ChangeSubscription(daily=False, without=(CanWait.PLACING_ASKED,)), None),
    ],
)
def test_a_mail_is_gathered_left_out_or_leaves(
    message: ChangeSubscription, instead: AttemptOutcome | None
) -> None:
    assert instead_of_a_mail(changed(message).state, ANNOUNCED) is instead


def test_a_wish_and_an_address_that_is_refused_do_not_touch_each_other() -> None:
    wishing = changed(ONE_A_DAY, REFUSED.state).state
    assert wishing.refusals == REFUSED.state.refusals
    assert wishing.deadlines == REFUSED.state.deadlines
    ended = At(NOW + timedelta(hours=1), *at()[1:])
    mended = reaching.hear(wishing, tried(refused=False), ended)
    assert mended is not None
    assert (mended.state.life, mended.state.rhythm) == (Reach.REACHED, Rhythm.DAILY)


def test_whoever_is_told_by_mail_may_choose_and_nobody_else() -> None:
    may = SWITCHBOARD.rows[ChangeSubscription].by
    assert set(AgencyKind) - may == {AgencyKind.OPERATOR, AgencyKind.PUBLIC}
