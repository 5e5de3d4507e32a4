"""Who hears of what: the table, row by row, as a lawyer would ask for it."""

from datetime import date

import pytest

from services.events.contract.funds import ProofOfUseAwaited
from services.events.contract.gaps import OfferGapReported
from services.events.contract.offers import OfferCheckAwaited
from services.events.contract.post import PostPassedOn
from services.events.contract.professionals import (
    NotPlaced,
    PlacingDeclined,
    PlacingDeclineReason,
    PlacingPurpose,
    ProfessionalNeed,
    ProfessionalNotPlaced,
    ProfessionalPlaced,
    ProfessionalRequested,
    ProfessionalRequestOverdue,
)
from services.events.contract.training_plan import Sector, TargetGroup
from services.events.contract.trainings import (
    ParticipantMovedUp,
    TrainingCancelled,
    TrainingMoved,
)
from services.intake.contract.consents import ConsentEnding
from services.intake.contract.erasure import ErasureOverdue
from services.intake.contract.milestones import CaregiverNotInformed
from services.intake.contract.resealing import ResealOverdue
from services.notify.contract.addresses import AddressToBeMended, ParticipantUnreached
from services.notify.contract.deliveries import DeliveryAttempted
from services.notify.contract.gathering import LineGathered
from services.notify.contract.wordings import Wording
from services.notify.domain import planning
from services.notify.domain.audience import AS_EVER, ASKING, AUDIENCE
from services.notify.domain.audience_of_participants import OF_PARTICIPANTS
from services.notify.domain.done import DOES
from services.notify.domain.outdated import OUTDATING
from services.notify.domain.quiet_hours import MAIL_OF_THE_DAY
from services.notify.switchboard import ON, SWITCHBOARD
from services.referral.contract.assigning import DECLINED_AND_NOBODY_LEFT, ReferralUnroutable
from services.referral.contract.deadlines import EscalationResolved, Rung
from services.referral.contract.passing_on import ReferralReturned
from shared.language.message import Message
from shared.network.children import AgeBand
from shared.network.notices import Need, Path
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
    plan,
    raised,
    routed,
    training,
    withdrawn,
)

OFFICE_OF_THE_LAND = "koordinierung-mv"


NEED = ProfessionalNeed(
    purpose=PlacingPurpose.SUPERVISION,
    sector=Sector.JUSTICE,
    district="13072",
    first_day=date(2026, 4, 1),
    last_day=date(2026, 4, 30),
)


def wanted(institution: str) -> ProfessionalRequested:
    return ProfessionalRequested(**dict(NEED), institution=institution)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        pytest.param(routed(), [(ROSTOCK, "office", "new_referral")], id="routed"),
        pytest.param(
            ReferralReturned(referral=REFERRAL, office=ROSTOCK),
            [(ROSTOCK, "office", "referral_returned")],
            id="a hand-over that came back is not new",
        ),
        pytest.param(missed(), [(ROSTOCK, "office", "reminder")], id="first rung"),
        pytest.param(raised(Rung.HEAD), [(ROSTOCK, "head", "reminder_to_head")], id="its head"),
        pytest.param(
            raised(Rung.COORDINATION_OFFICE),
            [(OFFICE_OF_THE_LAND, "office", "escalation")],
            id="coordination office, covered",
        ),
        pytest.param(
            raised(Rung.COORDINATION_OFFICE, covered=False),
            [(OFFICE_OF_THE_LAND, "office", "escalation_count")],
            id="coordination office, not covered: only a count",
        ),
        pytest.param(
            ReferralUnroutable(
                referral=REFERRAL, path=Path.CONSENT, rule="nobody_allowed", reason="nobody allowed"
            ),
            [(OFFICE_OF_THE_LAND, "office", "unroutable_count")],
            id="unroutable: only a count",
        ),
        pytest.param(
            ReferralUnroutable(
                referral=REFERRAL,
                path=Path.RELATIVES_IN_NEED,
                rule=DECLINED_AND_NOBODY_LEFT,
                reason="nobody left",
            ),
            [(OFFICE_OF_THE_LAND, "office", "declined_count")],
            id="declined and nobody left: only a count, and not that nobody was told",
        ),
        pytest.param(
            asked(),
            [("jva-buetzow", "office", "question_waiting")],
            id="a question that is passed on: the prison",
        ),
        pytest.param(
            ResealOverdue(facility="jva-buetzow", referral=REFERRAL, seal_by=NOW),
            [("jva-buetzow", "office", "reseal_overdue")],
            id="a part that was to be sealed anew has not come: the prison",
        ),
        pytest.param(
            ConsentEnding(valid_until=date(2027, 3, 31), remind=("jva-buetzow", ROSTOCK)),
            [("jva-buetzow", "office", "consent_ending"), (ROSTOCK, "office", "consent_ending")],
            id="a consent ends soon: whoever can see to its renewal",
        ),
        pytest.param(
            CaregiverNotInformed(remind=(ROSTOCK, OFFICE_OF_THE_LAND)),
            [
                (ROSTOCK, "office", "caregiver_not_informed"),
                (OFFICE_OF_THE_LAND, "office", "caregiver_not_informed"),
            ],
            id="who looks after a child was not told in time: whoever keeps her data",
        ),
        pytest.param(
            withdrawn(ROSTOCK, OFFICE_OF_THE_LAND),
            [
                (ROSTOCK, "office", "erasure_requested"),
                (OFFICE_OF_THE_LAND, "office", "erasure_requested"),
            ],
            id="withdrawn: everyone who was told",
        ),
        pytest.param(
            ErasureOverdue(receivers=(SCHWERIN, PROVIDER)),
            [
                (SCHWERIN, "office", "erasure_overdue"),
                (PROVIDER, "office", "erasure_overdue"),
                (SCHWERIN, "head", "erasure_overdue_to_head"),
            ],
            id="erasure overdue: who owes it and the head, if it has one; nobody else",
        ),
        pytest.param(
            training(TargetGroup.PRISONS, TargetGroup.YOUTH_OFFICES),
            [
                ("jva-buetzow", "office", "training_announced"),
                ("jva-waldeck", "office", "training_announced"),
                (ROSTOCK, "office", "training_announced"),
                (SCHWERIN, "office", "training_announced"),
            ],
            id="training for prisons and youth offices",
        ),
        pytest.param(
            training(TargetGroup.PROVIDERS, TargetGroup.PRISONS, organiser="jva-waldeck"),
            [
                ("jva-buetzow", "office", "training_announced"),
                (PROVIDER, "office", "training_announced"),
            ],
            id="training: not to the one that holds it",
        ),
        pytest.param(
            ParticipantMovedUp(participant=REFERRAL, agency=SCHWERIN),
            [(SCHWERIN, "office", "participant_moved_up")],
            id="moved up: the agency that registered this person",
        ),
        pytest.param(
            TrainingMoved(
                modules=training(TargetGroup.PRISONS).modules,
                registration_until=NOW,
                place="online",
                registered=(ROSTOCK, PROVIDER),
            ),
            [(ROSTOCK, "office", "training_moved"), (PROVIDER, "office", "training_moved")],
            id="a training is moved: whose people are registered",
        ),
        pytest.param(
            TrainingCancelled(registered=("jva-waldeck",)),
            [("jva-waldeck", "office", "training_cancelled")],
            id="a training is called off: whose people are registered",
        ),
        pytest.param(
            ProofOfUseAwaited(holder=PROVIDER, proof_due=date(2028, 2, 28)),
            [(PROVIDER, "office", "proof_awaited")],
            id="a proof of use is due in four weeks: who holds the grant",
        ),
        pytest.param(
            OfferCheckAwaited(keeper=PROVIDER, stale_on=date(2027, 3, 1)),
            [(PROVIDER, "office", "offer_check_awaited")],
            id="an offer has to be checked: who keeps it",
        ),
        pytest.param(
            OfferGapReported(
                need=Need.GROUP_FOR_CHILDREN,
                district="13073",
                age_band=AgeBand.FROM_6_TO_9,
                reported_by=ROSTOCK,
            ),
            [(OFFICE_OF_THE_LAND, "office", "offer_gap_reported")],
            id="something is needed and not offered: who coordinates",
        ),
        pytest.param(
            wanted("jva-buetzow"),
            [(OFFICE_OF_THE_LAND, "office", "professional_requested")],
            id="a professional is wanted: who places one",
        ),
        pytest.param(
            ProfessionalRequestOverdue(institution="jva-buetzow"),
            [(OFFICE_OF_THE_LAND, "office", "professional_request_overdue")],
            id="nobody was placed in time: who should have",
        ),
        pytest.param(
            ProfessionalPlaced(**dict(NEED), institution="jva-buetzow", provider=PROVIDER),
            [
                ("jva-buetzow", "office", "professional_placed"),
                (PROVIDER, "office", "placing_asked"),
            ],
            id="somebody is placed: who asked, and the provider that sends one",
        ),
        pytest.param(
            ProfessionalPlaced(**dict(NEED), institution="jva-buetzow", professional=REFERRAL),
            [("jva-buetzow", "office", "professional_placed")],
            id="a professional is placed: who asked",
        ),
        pytest.param(
            PlacingDeclined(
                institution="jva-buetzow",
                provider=PROVIDER,
                said_by=PROVIDER,
                reason=PlacingDeclineReason.NO_CAPACITY,
            ),
            [
                (OFFICE_OF_THE_LAND, "office", "placing_declined"),
                ("jva-buetzow", "office", "placing_fell_through"),
            ],
            id="a provider declines: who finds another, and who relied on it",
        ),
        pytest.param(
            PlacingDeclined(
                institution="jva-buetzow",
                provider=PROVIDER,
                said_by=OFFICE_OF_THE_LAND,
                reason=PlacingDeclineReason.NOT_OUR_FIELD,
            ),
            [
                ("jva-buetzow", "office", "placing_fell_through"),
                (PROVIDER, "office", "placing_cancelled"),
            ],
            id="a placing is taken back: who relied on it, and who need not come",
        ),
        pytest.param(
            ProfessionalNotPlaced(
                institution="jva-buetzow",
                provider=PROVIDER,
                said_by="jva-buetzow",
                why=NotPlaced.NO_LONGER_NEEDED,
            ),
            [
                (OFFICE_OF_THE_LAND, "office", "placing_cancelled"),
                (PROVIDER, "office", "placing_cancelled"),
            ],
            id="nobody is needed any more: who would go on for nothing",
        ),
        pytest.param(
            ProfessionalNotPlaced(
                institution="jva-buetzow",
                provider=PROVIDER,
                said_by=PROVIDER,
                why=NotPlaced.TIME_IS_OVER,
            ),
            [
                ("jva-buetzow", "office", "professional_not_placed"),
                (OFFICE_OF_THE_LAND, "office", "placing_cancelled"),
            ],
            id="a provider declines when it is over: everybody but itself",
        ),
        pytest.param(
            ProfessionalNotPlaced(
                institution="jva-buetzow",
                said_by=OFFICE_OF_THE_LAND,
                why=NotPlaced.NOBODY_FOUND,
            ),
            [("jva-buetzow", "office", "professional_not_placed")],
            id="nobody was found: who asked",
        ),
        pytest.param(
            ProfessionalNotPlaced(institution="jva-buetzow", why=NotPlaced.TIME_IS_OVER),
            [("jva-buetzow", "office", "professional_not_placed")],
            id="nobody was placed until the last day: who asked",
        ),
        pytest.param(
            AddressToBeMended(agency=ROSTOCK),
            [(OFFICE_OF_THE_LAND, "office", "address_refused")],
            id="an agency is not reached by mail: who knows its telephone number",
        ),
        pytest.param(
            ParticipantUnreached(participant=REFERRAL, agency=ROSTOCK, organiser=PROVIDER),
            [(ROSTOCK, "office", "participant_not_reached")],
            id="a participant is not reached by mail: who registered her",
        ),
        pytest.param(
            ParticipantUnreached(participant=REFERRAL, agency="fort", organiser=PROVIDER),
            [(PROVIDER, "office", "participant_not_reached")],
            id="... and has left since: who holds the training",
        ),
    ],
)
def test_this_is_told_to_exactly_these(message: Message, told: list[tuple[str, str, str]]) -> None:
    assert addressees(plan(message)) == told


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(raised(Rung.MINISTRIES_REPORT), id="a report is a figure, no mail"),
        pytest.param(raised(Rung.HEAD, covered=False), id="a head that is not covered"),
        pytest.param(
            AddressToBeMended(agency=OFFICE_OF_THE_LAND), id="the one that no mail gets to"
        ),
        pytest.param(wanted(OFFICE_OF_THE_LAND), id="who places one has asked for it"),
        pytest.param(
            OfferGapReported(
                need=Need.GROUP_FOR_CHILDREN,
                district="13073",
                age_band=AgeBand.FROM_6_TO_9,
                reported_by=OFFICE_OF_THE_LAND,
            ),
            id="who coordinates has missed something itself",
        ),
        pytest.param(TrainingCancelled(registered=()), id="a training for which nobody registered"),
    ],
)
def test_this_is_told_to_nobody(message: Message) -> None:
    assert planning.plan(None, message, at()) is None


def test_a_case_nobody_was_told_of_is_erased_without_a_word() -> None:
    done = plan(withdrawn())
    assert (done.says, done.erase, done.state.deliveries) == ((), True, ())


def test_only_what_stands_in_the_table_is_heard_and_what_makes_it_pointless() -> None:
    told = {line.on for line in AUDIENCE}
    assert set(ON) == told | set(DOES) | {line.by for line in OUTDATING} | {
        EscalationResolved,
        DeliveryAttempted,
        LineGathered,
        PostPassedOn,
    }
    assert SWITCHBOARD.listens_to() == {
        "intake.cases.v1",
        "referral.referrals.v1",
        "events.programme.v1",
        "notify.post.v1",
        "notify.self.v1",
    }


def test_what_asks_somebody_is_what_is_told_because_of_a_referral_and_no_count() -> None:
    counts = {wording for wording in Wording if wording.endswith("_count")}
    because_of_a_referral = {
        line.wording for line in AUDIENCE if "referral" in line.on.model_fields
    }
    # What a prison is told in any case no progress of a referral takes back.
    assert because_of_a_referral - counts - AS_EVER == ASKING


def test_every_wording_has_a_line_with_its_reason_in_one_table_alone() -> None:
    tables = (AUDIENCE, OF_PARTICIPANTS, MAIL_OF_THE_DAY)
    (to_agencies, to_participants, of_a_day) = ({line.wording for line in t} for t in tables)
    assert to_agencies | to_participants | of_a_day == set(Wording)
    assert len(to_agencies) + len(to_participants) + len(of_a_day) == len(Wording)
    assert all(len(line.because) > 20 for table in tables for line in table)
