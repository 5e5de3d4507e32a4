"""Whoever takes an example and sends it with `./kvi send` hears what `./kvi validate` promised."""

import asyncio
import json
from datetime import timedelta

import pytest

from deploy.messages.written_message import examples
from tests.deploy.command_line import example, kvi
from tests.journeys.test_parked import break_a_record
from tests.world.world import World

Step = str | timedelta
SETTLED = timedelta(minutes=45)
HELD = timedelta(days=64)
EXAMPLES = {
    f"{name}/{case}": found
    for name, cases in examples().items()
    for case, found in cases.items()
    if found.expect is not None
}
REPORTED = ("ReportAdmission/with_consent_two_districts",)
NOTIFIED = (*REPORTED, SETTLED)
NO_CONSENT = ("ReportAdmission/without_consent_yet",)
STORIES: dict[str, tuple[Step, ...]] = {
    "helped": (
        *REPORTED,
        "RecordSubjectInformed/informed",
        SETTLED,
        "ConfirmDelivery/readable",
        "AcknowledgeReferral/seen_by_a_person",
        "AcceptReferral/taken_over",
        "RecordConsultation/first_with_the_family",
        "RecordConsultation/further_with_a_professional",
        "ReportMeasureStarted/begun",
        "ConfirmDelivery/cannot_open",
        "DeclineReferral/family_declines",
        "ReportFirstVisit/on_the_sixth_day",
        "CloseReferral/helped",
        "ReportRelease/released",
    ),
    "moved": (
        *NOTIFIED,
        "HandOverReferral/family_has_moved",
        "DeclineReferral/not_competent",
        "WithdrawConsent/through_the_youth_office",
        "ConfirmErasure/restricted",
    ),
    "withdrawn in prison": (
        *NOTIFIED,
        "WithdrawConsent/through_the_prison",
        "ConfirmErasure/erased",
    ),
    "withdrawn at the coordination office": (
        *NO_CONSENT,
        "GrantConsent/two_districts",
        SETTLED,
        "WithdrawConsent/through_the_coordination_office",
        "ConfirmErasure/kept_own_duty",
    ),
    "declined": (*NO_CONSENT, "DeclineConsent/declined"),
    "one receiver": (*NO_CONSENT, "GrantConsent/coordination_office_only"),
    "no custody": (*NO_CONSENT, "GrantConsent/from_a_parent_without_custody"),
    "silent": (
        "ReportAdmission/relatives_in_need_clearing_office_too",
        timedelta(days=3),
        "ReassignReferral/with_the_part_that_is_held",
    ),
    "retracted": ("ReportAdmission/child_outside_the_land", "RetractNotice/wrong_person"),
    "reported twice": (*REPORTED, "RetractNotice/reported_twice"),
    "training": (
        "ScheduleTraining/in_house_with_at_least_seven",
        "RegisterParticipant/prison_staff",
        "RegisterParticipant/youth_welfare",
        "RegisterParticipant/other_sector",
        HELD,
        "RecordAttendance/two_people",
        "CompleteTraining/all_modules_held",
    ),
    "training without anybody": (
        "ScheduleTraining/in_house_with_at_least_seven",
        HELD,
        "RecordAttendance/nobody_came",
    ),
}


PARKED = "DiscardParked/a_broken_record"
IN_STORIES = {step for story in STORIES.values() for step in story}
ALONE = [name for name in EXAMPLES if name not in {*IN_STORIES, PARKED}]


class Teller:
    """Sends examples one after the other, as those who are named in them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.case = world.new_case()

    async def tell(self, step: Step) -> None:
        if isinstance(step, timedelta):
            await self._world.pass_time(seconds=step.total_seconds())
            return
        found = EXAMPLES[step]
        if "referral" in found.data and found.is_meant_to_be_good:
            await self.send(step, "--set", f"/referral={await self._referral(str(found.sender))}")
        else:
            await self.send(step)

    async def send(self, name: str, *more: str) -> None:
        """Send it as a person would, and compare the answer with what the file says."""
        found = EXAMPLES[name]
        typed = ["send", example(*name.split("/")), "--as", str(found.sender), "--case", self.case]
        if not found.is_meant_to_be_good:
            typed.append("--unchecked")
        done = await asyncio.to_thread(kvi, self._world.system.folder, *typed, "--json", *more)
        assert done.out, done.err
        answer = json.loads(done.out)
        assert answer["key"] == self.case
        if found.is_meant_to_be_good:
            assert done.code == 0, answer["data"]
        else:
            told = (done.code, answer["data"]["code"], answer["data"].get("pointer"))
            assert told == (1, found.expect, found.pointer)

    async def _referral(self, sender: str) -> str:
        """As its software knows it from what it was told last."""
        office = await self._world.office(sender)
        await self._world.quiet()
        heard = await office.has_heard(self.case)
        return str(next(h.data["referral"] for h in reversed(heard) if "referral" in h.data))


@pytest.fixture(autouse=True)
def as_in_the_world(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KVI_CLOCK_FILE", str(world.system.folder / "clock"))


@pytest.mark.parametrize("story", STORIES)
async def test_a_case_can_be_told_from_its_examples(world: World, story: str) -> None:
    teller = Teller(world)
    for step in STORIES[story]:
        await teller.tell(step)


@pytest.mark.parametrize("name", ALONE)
async def test_an_example_is_answered_as_it_says(world: World, name: str) -> None:
    await Teller(world).tell(name)


async def test_a_parked_record_can_be_discarded_by_its_example(world: World) -> None:
    teller = Teller(world)
    parked = await break_a_record(world, teller.case)
    await teller.send(PARKED, "--service", "referral", "--set", f"/parked={parked}")
