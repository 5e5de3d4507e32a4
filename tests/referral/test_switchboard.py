import pytest

from services.intake.contract.consents import ConsentExpired, ConsentWithdrawn
from services.intake.contract.erasure import RetentionEnded
from services.intake.contract.notices import IncarcerationNotified, NoticeRetracted
from services.referral.contract.about import REFERRALS
from services.referral.contract.assigning import ReferralAssigned
from services.referral.contract.deadlines import DeadlineReminder
from services.referral.contract.erasure import ErasureRequested
from services.referral.domain.case import Case, CaseLife
from services.referral.domain.opening import open_case
from services.referral.switchboard import SWITCHBOARD
from shared.language.message import Event
from shared.network.agency import AgencyKind
from tests.referral.cases import NOON, accepted, assigned, at, let_time_pass, notice


def test_what_concerns_everyone_has_its_topic_and_what_concerns_an_office_has_none() -> None:
    own = [message for message in SWITCHBOARD.owned() if issubclass(message, Event)]
    for message in (ReferralAssigned, DeadlineReminder, ErasureRequested):
        assert message.topic is None
    assert {message.topic for message in own} == {None, REFERRALS}


def test_a_prison_has_no_way_in() -> None:
    assert not SWITCHBOARD.heard_from(AgencyKind.PRISON)
    assert SWITCHBOARD.heard_from(AgencyKind.YOUTH_OFFICE)


def test_rights_overtake_repairs() -> None:
    for message in (ConsentWithdrawn, ConsentExpired, NoticeRetracted, RetentionEnded):
        assert SWITCHBOARD.on[message].overtakes
    assert not SWITCHBOARD.on[IncarcerationNotified].overtakes


@pytest.mark.parametrize(
    "case",
    [
        assigned(),
        accepted(),
        let_time_pass(assigned(), NOON.replace(day=20))[0],
        Case(life=CaseLife.ERASED),
    ],
)
def test_a_case_is_the_same_after_it_was_saved_and_loaded(case: Case) -> None:
    assert Case.model_validate(case.model_dump(mode="json", exclude_defaults=True)) == case


def test_a_repeat_of_the_same_message_makes_the_same_ids() -> None:
    when = at()
    first, again = (open_case(None, notice(), when) for _ in range(2))
    assert first is not None
    assert first == again
