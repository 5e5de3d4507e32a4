"""Once everybody is done with the present, time moves on to the next thing that happens."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from deploy.demo.agencies import Agencies
from deploy.demo.plan import END, START, Cue, Plan
from deploy.demo.quiet import Quiet
from deploy.simulate.exchange import Json, Report, Turn
from shared.watch.clock import SteppedClock


class Conductor:
    """Steps the clock that all services share, and gives every agency its turns."""

    def __init__(  # noqa: PLR0913 - the world, those in it, and what time is
        self,
        plan: Plan,
        agencies: Agencies,
        quiet: Quiet,
        clock: SteppedClock,
        *,
        minutes: int,
        passed: Callable[[datetime], None],
    ) -> None:
        self._cues = list(plan.cues)
        self._agencies = agencies
        self._quiet = quiet
        self._clock = clock
        self._grid = timedelta(minutes=minutes)
        self._passed = passed
        self.happened = 0
        self.sent = 0
        self.noted: list[Json] = []
        self.moments = 0

    async def play(self) -> None:
        """Play the four weeks."""
        now = START
        while now < END:
            self._clock.advance_to(now)
            self.moments += 1
            await self.settle(now)
            self._passed(now)
            now = self._next(now)
        self._clock.advance_to(END)
        await self.settle(END)
        self._passed(END)

    async def settle(self, now: datetime) -> None:
        """Let everybody finish with this moment."""
        due = self._quiet.next_due()
        if due is not None and due <= now:
            await self._quiet.wait(now)
        turns = self._turns(now)
        while True:
            await self._take(turns)
            mail = await self._quiet.wait(now)
            turns = {
                each.name: Turn(now, mail[each.name])
                for each in self._agencies
                if mail[each.name] > each.last.read or _awake(each.last, now)
            }
            if not turns:
                return

    async def ask(self, agency: str, now: datetime, **cue: str) -> Report:
        """Give one agency a cue that is not in the plan."""
        return await self._agencies[agency].take(Turn(now, cues=(cue,)))

    def _turns(self, now: datetime) -> dict[str, Turn]:
        """What happens now, and who wanted to be woken."""
        cues: dict[str, list[Json]] = defaultdict(list)
        for cue in self._present(now):
            cues[cue.agency].append(cue.to_json())
        woken = {each.name for each in self._agencies if _awake(each.last, now)}
        return {
            name: Turn(now, self._agencies[name].last.read, tuple(cues[name]))
            for name in woken | set(cues)
        }

    def _present(self, now: datetime) -> Iterable[Cue]:
        while self._cues and self._cues[0].at <= now:
            yield self._cues.pop(0)

    async def _take(self, turns: dict[str, Turn]) -> None:
        reports = await asyncio.gather(
            *(self._agencies[name].take(turn) for name, turn in turns.items())
        )
        for report in reports:
            self.happened += report.happened
            self.sent += report.sent
            self.noted += report.noted

    def _next(self, now: datetime) -> datetime:
        """When something happens, somebody wakes or a deadline passes; deadlines on the grid."""
        moments = [cue.at for cue in self._cues[:1]]
        moments += [each.last.wake for each in self._agencies if each.last.wake]
        if (due := self._quiet.next_due()) is not None:
            moments.append(self._rounded_up(due))
        return min([*(moment for moment in moments if moment > now), END])

    def _rounded_up(self, moment: datetime) -> datetime:
        return START + -((START - moment) // self._grid) * self._grid


def _awake(report: Report, now: datetime) -> bool:
    return report.wake is not None and report.wake <= now
