"""The four weeks are played on a system that runs, and what is left of them is gathered."""

import asyncio
from collections import Counter
from datetime import datetime
from pathlib import Path
from time import monotonic

from aiokafka.errors import TopicAuthorizationFailedError

from deploy.agency.topic_reader import TopicReader
from deploy.demo.agencies import Agencies
from deploy.demo.conductor import Conductor
from deploy.demo.counts import figures
from deploy.demo.plan import END, Plan, Story
from deploy.demo.played import Played
from deploy.demo.proportions import Size
from deploy.demo.quiet import Quiet
from deploy.demo.recording import TOPICS, Recording
from deploy.demo.screen import Screen
from deploy.demo.traces import traces
from deploy.local.system import System
from deploy.network.rights import MONITOR
from deploy.simulate.exchange import Json
from services.intake.contract.topics import SEALED
from shared.watch.clock import SteppedClock
from shared.wire.received import Received

TOLD = Story.WRONG_DISTRICT
"""The case that is told from start to end."""
READ = "it could read them"
KNOCK_SECONDS = 300


async def play(
    system: System, clock: SteppedClock, plan: Plan, size: Size, screen: Screen
) -> Played:
    """Play the four weeks."""
    async with (
        Quiet(system.endpoints, system.registry) as quiet,
        Recording(system.endpoints, screen.told) as recording,
        Agencies(system.folder, system.endpoints, system.registry, plan.agencies) as agencies,
    ):

        def passed(now: datetime) -> None:
            refusals = len(_refusals(conductor.noted))
            mails = _mails(system.folder)
            screen.passed(now, figures(recording.counts, mails=mails, refusals=refusals))

        conductor = Conductor(plan, agencies, quiet, clock, minutes=size.minutes, passed=passed)
        started = monotonic()
        with screen:
            await conductor.play()
        seconds = monotonic() - started
        messages = await recording.everything(await quiet.ends(TOPICS))
        (case,) = plan.stories[TOLD]
        return Played(
            plan=plan,
            folder=system.folder,
            messages=messages,
            noted=tuple(conductor.noted),
            tally=sum((Counter(each.last.tally) for each in agencies), Counter()),
            happened=conductor.happened,
            mails=_mails(system.folder),
            behind=await quiet.behind(),
            parked=quiet.parked(),
            sealed_topic=await _knock(system),
            opened=await _opened(conductor, messages, case),
            told_case=case,
            seconds=seconds,
            moments=conductor.moments,
            traces=traces(system.folder, messages, _refusals(conductor.noted)),
        )


async def _opened(conductor: Conductor, messages: list[Received], case: str) -> Json | None:
    """What the office in charge of a case sees when it opens its sealed part."""
    offices = [
        message.data["office"]
        for message in messages
        if message.key == case and message.type_name == "ReferralAccepted"
    ]
    if not offices:
        return None
    report = await conductor.ask(offices[-1], END, what="show", case=case)
    return next((note for note in report.noted if note["what"] == "opened"), None)


async def _knock(system: System) -> str:
    """What becomes of the monitor's attempt to read the sealed parts."""
    try:
        async with TopicReader(system.endpoints.login(MONITOR), SEALED, from_start=True) as reader:
            await asyncio.wait_for(anext(reader.messages()), KNOCK_SECONDS)
    except TopicAuthorizationFailedError as error:
        return f"denied by Kafka ({type(error).__name__})"
    return READ


def _refusals(noted: list[Json]) -> list[Json]:
    return [note for note in noted if note["what"] == "refused"]


def _mails(folder: Path) -> int:
    return sum(1 for _ in (folder / "mails").glob("*.eml"))
