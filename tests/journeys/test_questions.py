"""An office asks the prison back: within the consents, sealed for it alone, and nothing is told."""

from datetime import datetime

from services.intake.contract.topics import CASES
from services.referral.contract.about import REFERRALS
from shared.network.questions import Question
from shared.network.sealed_answer import SealedAnswer
from shared.network.sealed_notice import NamedCaregiver
from shared.network.sealing import open_sealed
from tests.world.agency import Json
from tests.world.family import CANARY, child, consent, consents
from tests.world.office import Assignment
from tests.world.prison import Prison
from tests.world.search import places_of
from tests.world.world import World

HER = NamedCaregiver(
    children=("c1",),
    given_name=CANARY,
    family_name=CANARY,
    address=f"{CANARY}weg 2, Rostock",
)


async def told(world: World, *more: Json) -> tuple[Prison, Assignment]:
    """A referral at its office, of a family whose consents are the usual ones and these."""
    prison, office = await world.prison(), await world.office()
    kids, ticked = [child()], ("youth_office",)
    given = [*consents(world.today, kids, receivers=ticked), *more]
    case = await prison.report_admission(*kids, receivers=ticked, consents=given)
    await world.pass_time(minutes=45)
    return prison, await office.receives(case)


def her_consent(world: World) -> Json:
    about = {"about": "caregiver", "given_by": "caregiver", "children": ["c1"]}
    return consent(world.today, receivers=("youth_office",), **about)


async def test_the_prison_answers_and_the_office_alone_can_read_it(world: World) -> None:
    prison, referral = await told(world, her_consent(world))
    office, case = referral.office, referral.case
    assert await referral.ask("caregiver_contact") == "acknowledged"
    asked = (await prison.hears(case, "QuestionPassedOn")).data
    assert (asked["question"], asked["office"]) == ("caregiver_contact", office.id)
    assert (asked["referral"], asked["children"]) == (referral.id, ["c1"])
    await world.quiet()
    [mail] = world.mails_to(f"{prison.id}@kvi.example", case)
    assert str(mail["Subject"]).endswith("Eine Rückfrage wartet")
    inside = SealedAnswer(question=Question.CAREGIVER_CONTACT, caregivers=(HER,))
    part = prison.part(case, office.id, inside.model_dump_json(exclude_none=True).encode())
    assert await prison.answer(case, asked["question_id"], sealed=part) == "answered"
    given = (await office.hears(case, "AnswerGiven")).data
    opened = open_sealed(given["sealed"], office.private_key, case=case, receiver=office.id)
    assert opened["caregivers"][0]["family_name"] == CANARY
    assert given["decide_by"] == referral.said["decide_by"]
    await world.quiet()
    assert (await world.names_told(REFERRALS, case))[-2:] == ["QuestionAsked", "QuestionAnswered"]
    assert await prison.statuses(case) == ["passed_on"]
    assert await places_of(world, CANARY) == set()


async def test_what_no_consent_covers_never_reaches_the_prison(world: World) -> None:
    prison, referral = await told(world)
    await referral.ask("caregiver_contact")
    given = (await referral.office.hears(referral.case, "AnswerGiven")).data
    assert given["unavailable"] == "not_covered"
    await world.quiet()
    heard = {r.type_name for r in await prison.has_heard(referral.case)}
    assert heard == {"NoticeStatusChanged"}
    assert "QuestionPassedOn" not in await world.names_told(CASES, referral.case)


async def test_an_answer_after_the_family_has_withdrawn_is_taken_like_any_other(
    world: World,
) -> None:
    prison, referral = await told(world)
    office, case = referral.office, referral.case
    await referral.ask("custody")
    asked = (await prison.hears(case, "QuestionPassedOn")).data
    await office.may("intake", "WithdrawConsent", case)
    await office.hears(case, "ErasureRequested")
    await world.quiet()
    answered = await prison.answer(case, asked["question_id"], unavailable="not_known")
    assert answered == "answered"
    await world.quiet()
    assert "AnswerGiven" not in {r.type_name for r in await office.has_heard(case)}


async def test_a_prison_that_does_not_answer_costs_the_office_three_days_and_no_more(
    world: World,
) -> None:
    prison, referral = await told(world)
    await referral.ask("prisoner_home")
    asked = (await prison.hears(referral.case, "QuestionPassedOn")).data
    await world.pass_time_to(datetime.fromisoformat(asked["answer_by"]))
    given = (await referral.office.hears(referral.case, "AnswerGiven")).data
    assert given["unavailable"] == "no_answer"
    assert given["decide_by"] > referral.said["decide_by"]
    heard = {r.type_name for r in await referral.office.has_heard(referral.case)}
    assert "DeadlineReminder" not in heard
