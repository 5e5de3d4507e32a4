from datetime import UTC, date, datetime

import pytest

from services.referral.contract.about import AboutReferral, ReferralLife
from services.referral.contract.answers import (
    AcceptReferral,
    AcknowledgeReferral,
    ConfirmDelivery,
    DeclineReason,
    DeclineReferral,
    DeliveryResult,
)
from services.referral.contract.deadlines import ReferralDeadline
from services.referral.contract.helping import (
    CloseReferral,
    ClosingOutcome,
    ConsultationKind,
    ConsultationMode,
    ConsultationSequence,
    DurationBand,
    RecordConsultation,
    ReportMeasureStarted,
)
from services.referral.contract.passing_on import HandOverReferral, HandOverRule, ReassignReferral
from services.referral.contract.questions import AskQuestion
from services.referral.domain.referral import Missed
from services.referral.domain.transitions import TRANSITIONS
from shared.language.codes import Code
from shared.network.questions import Question
from tests.referral.cases import (
    COORDINATION,
    ROSTOCK,
    SCHWERIN,
    hear,
    in_life,
    jwe_for,
    refusal,
    the_referral,
)

REFERRAL = the_referral(in_life(ReferralLife.ASSIGNED)).id

COMMANDS: dict[str, AboutReferral] = {
    "confirm": ConfirmDelivery(referral=REFERRAL, result=DeliveryResult.READABLE),
    "acknowledge": AcknowledgeReferral(referral=REFERRAL),
    "accept": AcceptReferral(referral=REFERRAL),
    "decline": DeclineReferral(referral=REFERRAL, reason=DeclineReason.NO_NEED),
    "hand_over": HandOverReferral(
        referral=REFERRAL,
        to=SCHWERIN,
        rule=HandOverRule.PARENTS_HABITUAL_RESIDENCE,
        sealed=jwe_for(SCHWERIN),
    ),
    "ask": AskQuestion(referral=REFERRAL, question=Question.CUSTODY),
    "record": RecordConsultation(
        referral=REFERRAL,
        kind=ConsultationKind.FAMILY,
        sequence=ConsultationSequence.FIRST,
        mode=ConsultationMode.PHONE,
        duration=DurationBand.UP_TO_60,
        anonymous=False,
        held_on=date(2026, 3, 4),
    ),
    "measure": ReportMeasureStarted(referral=REFERRAL, started_on=date(2026, 3, 4)),
    "close": CloseReferral(referral=REFERRAL, outcome=ClosingOutcome.HELPED),
    "reassign": ReassignReferral(referral=REFERRAL, to=COORDINATION, sealed=jwe_for(COORDINATION)),
}

# One line for each life, one column for each command, "-" where it is refused.
TABLE = """
              confirm       acknowledge   accept  decline   hand_over     ask           record        measure       close   reassign
assigned      delivered     acknowledged  active  declined  handing_over  acknowledged  -             -             -       recalled
delivered     delivered     acknowledged  active  declined  handing_over  acknowledged  -             -             -       recalled
acknowledged  acknowledged  acknowledged  active  declined  handing_over  acknowledged  -             -             -       recalled
active        active        active        active  -         handing_over  active        active        active        closed  -
handing_over  handing_over  handing_over  -       -         -             -             handing_over  handing_over  closed  -
closed        -             -             -       -         -             -             -             -             -       -
declined      -             -             -       declined  -             -             -             -             -       -
unroutable    -             -             -       -         -             -             -             -             -       -
recalled      -             -             -       -         -             -             -             -             -       -
"""  # noqa: E501 - a table is read across


def _cells() -> list[tuple[str, str, str]]:
    header, *lines = (line.split() for line in TABLE.strip().splitlines())
    return [
        (life, command, cell)
        for life, *cells in lines
        for command, cell in zip(header, cells, strict=True)
    ]


@pytest.mark.parametrize(("life", "command", "leads_to"), _cells())
def test_a_command_leads_where_the_table_says(life: str, command: str, leads_to: str) -> None:
    message = COMMANDS[command]
    late = Missed(
        deadline=ReferralDeadline.ACKNOWLEDGE, due=datetime(2026, 3, 3, tzinfo=UTC), level=1
    )
    case = in_life(ReferralLife(life))
    referral = the_referral(case).model_copy(update={"id": REFERRAL, "missed": (late,)})
    case = case.model_copy(update={"referrals": (referral,)})
    by = COORDINATION if command == "reassign" else ROSTOCK
    if leads_to == "-":
        no = refusal(case, message, by)
        assert (no.code, no.state) == (Code.WRONG_STATE, life)
    else:
        assert hear(case, message, by).answer == leads_to


def test_the_table_covers_every_life_and_every_command() -> None:
    cells = _cells()
    assert {life for life, _, _ in cells} == set(ReferralLife)
    assert {type(COMMANDS[command]) for _, command, _ in cells} == set(TRANSITIONS)
