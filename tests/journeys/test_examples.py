"""Whoever takes an example and sends it with `./kvi send` hears what `./kvi validate` promised."""

import asyncio
import json
from datetime import timedelta

import pytest

from deploy.messages.written_message import examples
from shared.network.agency import AgencyKind
from tests.contracts.stories import STORIES, Step
from tests.deploy.command_line import example, kvi
from tests.journeys.test_parked import break_a_record
from tests.world.agency import Agency
from tests.world.world import World

EXAMPLES = {
    f"{name}/{case}": found
    for name, cases in examples().items()
    for case, found in cases.items()
    if found.expect is not None
}
PARKED = "DiscardParked/a_broken_record"
TOLD = ("helped", "training", "asked", "sealed anew")
"""What a person can come across with `./kvi send`; tests/input tells all stories, in memory."""
IN_STORIES = {step for story in STORIES.values() for step in story}
ALONE = [name for name in EXAMPLES if name not in {*IN_STORIES, PARKED}]


MADE = ("referral", "question_id")
"""Ids that a service makes, so that those of an example are not those of a case told anew."""


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
        made = [name for name in MADE if name in found.data and found.is_meant_to_be_good]
        heard = [await self._heard(str(found.sender), name) for name in made]
        pairs = zip(made, heard, strict=True)
        await self.send(step, *(one for name, id_ in pairs for one in ("--set", f"/{name}={id_}")))

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

    async def _heard(self, sender: str, name: str) -> str:
        """As its software knows it from what it was told last."""
        is_prison = self._world.registry[sender].kind is AgencyKind.PRISON
        agency: Agency = await (self._world.prison if is_prison else self._world.office)(sender)
        await self._world.quiet()
        heard = await agency.has_heard(self.case)
        return str(next(h.data[name] for h in reversed(heard) if name in h.data))


@pytest.fixture(autouse=True)
def as_in_the_world(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KVI_CLOCK_FILE", str(world.system.folder / "clock"))


@pytest.mark.parametrize("story", TOLD)
async def test_a_case_can_be_told_from_its_examples(world: World, story: str) -> None:
    teller = Teller(world)
    for step in STORIES[story]:
        await teller.tell(step)


@pytest.mark.short(30)
@pytest.mark.parametrize("name", ALONE)
async def test_an_example_is_answered_as_it_says(world: World, name: str) -> None:
    await Teller(world).tell(name)


async def test_a_parked_record_can_be_discarded_by_its_example(world: World) -> None:
    teller = Teller(world)
    parked = await break_a_record(world, teller.case)
    await teller.send(PARKED, "--service", "referral", "--set", f"/parked={parked}")
