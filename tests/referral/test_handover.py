import pytest

from services.referral.contract.about import ReferralLife
from services.referral.contract.answers import AcceptReferral, DeclineReason, DeclineReferral
from services.referral.contract.assigning import (
    OriginKind,
    ReferralAssigned,
    ReferralRouted,
    Routing,
)
from services.referral.contract.helping import (
    ClosingOutcome,
    ConsultationKind,
    ConsultationMode,
    ConsultationSequence,
    DurationBand,
    RecordConsultation,
    ReferralClosed,
)
from services.referral.contract.passing_on import ReferralHandedOver
from services.referral.domain.case import MOST_REFERRALS
from services.referral.domain.competence import COMPETENCE
from shared.language.codes import Code
from shared.network.notices import ReceiverKind
from tests.referral.cases import (
    COORDINATION,
    COORDINATION_ONLY,
    NOON,
    PRISON,
    PROVIDER,
    ROSTOCK,
    ROSTOCK_COUNTY,
    SCHWERIN,
    YOUTH_OFFICE_ONLY,
    accepted,
    after,
    assigned,
    handed_over,
    handing_over,
    hear,
    jwe_for,
    names,
    notice,
    part,
    pending,
    refusal,
    said,
    the_referral,
)


def test_handing_over_asks_the_next_office_with_the_newly_sealed_part() -> None:
    case = accepted()
    outcome = hear(case, handing_over(case, ROSTOCK, SCHWERIN), ROSTOCK)
    assert names(outcome) == [
        "ReferralHandedOver",
        "ReferralCreated",
        "ReferralRouted",
        f"ReferralAssigned to {SCHWERIN}",
    ]
    (told,) = said(outcome, ReferralHandedOver)
    (assignment,) = said(outcome, ReferralAssigned, to=SCHWERIN)
    assert assignment.referral == told.next_referral
    (routed,) = said(outcome, ReferralRouted)
    assert (routed.referral, routed.follows) == (told.next_referral, told.referral)
    assert assignment.sealed == jwe_for(SCHWERIN)
    assert assignment.routing.rule == "sgb_viii_86_1"
    origin = assignment.origin
    assert (origin.kind, origin.from_agency) == (OriginKind.HAND_OVER, ROSTOCK)
    assert told.hop == origin.hop == 1
    assert outcome.answer == ReferralLife.HANDING_OVER


def test_the_first_office_stays_in_charge_until_the_next_accepts() -> None:
    case = handed_over()
    assert the_referral(case, ROSTOCK).life is ReferralLife.HANDING_OVER
    outcome = hear(case, AcceptReferral(referral=the_referral(case, SCHWERIN).id), SCHWERIN)
    assert the_referral(outcome.state, ROSTOCK).life is ReferralLife.CLOSED
    (closed,) = said(outcome, ReferralClosed)
    assert (closed.office, closed.outcome) == (ROSTOCK, ClosingOutcome.HANDED_OVER)
    assert said(outcome, ReferralClosed, to=ROSTOCK) == [closed]


def test_a_chain_of_hand_overs_ends_for_all_when_the_last_accepts() -> None:
    case = handed_over()
    case = after(case, (handing_over(case, SCHWERIN, ROSTOCK_COUNTY), SCHWERIN))
    last = the_referral(case, ROSTOCK_COUNTY)
    outcome = hear(case, AcceptReferral(referral=last.id), ROSTOCK_COUNTY)
    closed = {entry.office for entry in said(outcome, ReferralClosed)}
    assert closed == {ROSTOCK, SCHWERIN}


@pytest.mark.parametrize(
    ("had_accepted", "life", "awaited"),
    [
        (True, ReferralLife.ACTIVE, {"consult"}),
        (False, ReferralLife.ACKNOWLEDGED, {"decide", "consult"}),
    ],
)
def test_a_hand_over_that_is_not_taken_comes_back(
    *, had_accepted: bool, life: ReferralLife, awaited: set[str]
) -> None:
    case = handed_over(accepted() if had_accepted else assigned())
    decline = DeclineReferral(
        referral=the_referral(case, SCHWERIN).id, reason=DeclineReason.NOT_COMPETENT
    )
    outcome = hear(case, decline, SCHWERIN)
    assert the_referral(outcome.state, ROSTOCK).life is life
    (assignment,) = said(outcome, ReferralAssigned, to=ROSTOCK)
    assert assignment.sealed is None
    assert assignment.origin.kind is OriginKind.HAND_OVER_RETURNED
    assert "ConfirmDelivery" not in assignment.answers
    assert assignment.origin.from_agency == SCHWERIN
    assert set(pending(outcome.state)) - {"sealed_copy"} == awaited


def test_a_family_that_was_consulted_meanwhile_is_not_awaited_again() -> None:
    case = handed_over()
    held = RecordConsultation(
        referral=the_referral(case, ROSTOCK).id,
        kind=ConsultationKind.FAMILY,
        sequence=ConsultationSequence.FIRST,
        mode=ConsultationMode.PHONE,
        duration=DurationBand.UP_TO_30,
        anonymous=False,
        held_on=NOON.date(),
    )
    decline = DeclineReferral(
        referral=the_referral(case, SCHWERIN).id, reason=DeclineReason.NOT_COMPETENT
    )
    case = after(case, (held, ROSTOCK), (decline, SCHWERIN))
    assert set(pending(case)) - {"sealed_copy"} == set()


def test_a_family_that_declines_at_the_next_office_ends_the_hand_over_too() -> None:
    case = handed_over()
    decline = DeclineReferral(
        referral=the_referral(case, SCHWERIN).id, reason=DeclineReason.FAMILY_DECLINES
    )
    outcome = hear(case, decline, SCHWERIN)
    assert the_referral(outcome.state, ROSTOCK).life is ReferralLife.CLOSED
    assert {entry.outcome for entry in said(outcome, ReferralClosed)} == {
        ClosingOutcome.DECLINED_BY_FAMILY,
        ClosingOutcome.HANDED_OVER,
    }


def test_after_three_hops_only_the_coordination_office_is_left() -> None:
    case = accepted()
    by = ROSTOCK
    for to in (SCHWERIN, ROSTOCK_COUNTY, ROSTOCK):
        case = after(case, (handing_over(case, by, to), by))
        by = to
    no = refusal(case, handing_over(case, by, SCHWERIN), by)
    assert (no.code, no.pointer) == (Code.RECEIVER_NOT_ALLOWED, "/to")
    outcome = hear(case, handing_over(case, by, COORDINATION), by)
    assert said(outcome, ReferralHandedOver)[0].hop == 4


def test_what_the_clearing_office_has_cleared_is_counted_anew() -> None:
    case = assigned(notice(receivers=(*COORDINATION_ONLY, *YOUTH_OFFICE_ONLY)), part())
    case = after(case, (handing_over(case, ROSTOCK, COORDINATION), ROSTOCK))
    outcome = hear(case, handing_over(case, COORDINATION, SCHWERIN), COORDINATION)
    assert said(outcome, ReferralHandedOver)[0].hop == 1


@pytest.mark.parametrize(
    ("to", "receivers", "code"),
    [
        ("office-nowhere", YOUTH_OFFICE_ONLY, Code.UNKNOWN_AGENCY),
        (PRISON, YOUTH_OFFICE_ONLY, Code.RECEIVER_NOT_ALLOWED),
        (PROVIDER, YOUTH_OFFICE_ONLY, Code.RECEIVER_NOT_ALLOWED),
        (COORDINATION, YOUTH_OFFICE_ONLY, Code.RECEIVER_NOT_ALLOWED),
        (ROSTOCK, YOUTH_OFFICE_ONLY, Code.RECEIVER_NOT_ALLOWED),
    ],
)
def test_nobody_gets_it_whom_path_and_consent_do_not_allow(
    to: str, receivers: tuple[ReceiverKind, ...], code: Code
) -> None:
    case = accepted(assigned(notice(receivers=receivers), part()))
    message = handing_over(case, ROSTOCK, SCHWERIN).model_copy(update={"to": to})
    no = refusal(case, message, ROSTOCK)
    assert (no.code, no.pointer) == (code, "/to")


@pytest.mark.parametrize(
    ("sealed", "code"),
    [
        ("not sealed at all", Code.UNSEALED_PERSONAL_DATA),
        (jwe_for(ROSTOCK), Code.SEAL_MISMATCH),
        (
            jwe_for(SCHWERIN, case="91b1d4c8-0f35-4f7e-9a56-2b7c3e8d1f04"),
            Code.SEAL_MISMATCH,
        ),
        (jwe_for(SCHWERIN, kid="old"), Code.SEALED_FOR_UNKNOWN_KEY),
    ],
)
def test_a_part_that_is_not_sealed_for_the_next_office_is_refused(sealed: str, code: Code) -> None:
    case = accepted()
    message = handing_over(case, ROSTOCK, SCHWERIN).model_copy(update={"sealed": sealed})
    no = refusal(case, message, ROSTOCK)
    assert (no.code, no.pointer) == (code, "/sealed")


def test_the_same_hand_over_again_is_already_so_and_another_is_not() -> None:
    case = handed_over()
    again = hear(case, handing_over(case, ROSTOCK, SCHWERIN), ROSTOCK)
    assert (again.says, again.answer) == ((), ReferralLife.HANDING_OVER)
    no = refusal(case, handing_over(case, ROSTOCK, ROSTOCK_COUNTY), ROSTOCK)
    assert (no.code, no.state) == (Code.WRONG_STATE, ReferralLife.HANDING_OVER)


def test_the_deadlines_of_the_next_office_begin_and_those_of_the_first_end() -> None:
    before = accepted()
    case = handed_over(before)
    first, following = str(the_referral(before).id), str(the_referral(case, SCHWERIN).id)
    assert not [kind for kind in case.deadlines if first in kind]
    assert len([kind for kind in case.deadlines if following in kind]) == 4


def test_a_case_takes_no_more_referrals_than_its_cap() -> None:
    case = accepted()
    many = (the_referral(case),) * MOST_REFERRALS
    case = case.model_copy(update={"referrals": many})
    no = refusal(case, handing_over(case, ROSTOCK, SCHWERIN), ROSTOCK)
    assert no.code is Code.FULL


def test_every_rule_of_competence_has_words_that_the_contract_lets_through() -> None:
    for entry in COMPETENCE:
        assert Routing(rule=f"sgb_viii_{entry.rule}", reason=entry.because, provisional=False)


@pytest.mark.parametrize("held", [True, False])
def test_running_help_is_handed_over_and_says_whether_the_family_was_there(held: bool) -> None:
    case = accepted()
    message = handing_over(case, ROSTOCK, SCHWERIN).model_copy(update={"talk_held": held})
    outcome = hear(case, message, ROSTOCK)
    (letter,) = said(outcome, ReferralAssigned, to=SCHWERIN)
    assert letter.origin.talk_held is held
    assert said(outcome, ReferralHandedOver)[0].talk_held is held


def test_what_was_never_taken_over_is_sent_on_without_a_talk() -> None:
    case = assigned()
    outcome = hear(case, handing_over(case, ROSTOCK, SCHWERIN), ROSTOCK)
    (letter,) = said(outcome, ReferralAssigned, to=SCHWERIN)
    assert letter.origin.talk_held is None
