"""An activity is logged in one line, and set right by another."""

from datetime import timedelta
from enum import StrEnum, unique
from typing import ClassVar, Self

from services.events.contract.activities import (
    ActivityCorrected,
    ActivityEntry,
    ActivityRecorded,
    CorrectActivity,
    RecordActivity,
)
from services.events.domain.rules import Rules, check_takes_part
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, State, tell
from shared.network.working_days import day_of, has_come

FARTHEST = timedelta(days=731)
"""Nobody plans a meeting later than that: the year is a slip of the pen."""


@unique
class Life(StrEnum):
    """Where an activity stands."""

    RECORDED = "recorded"
    WITHDRAWN = "withdrawn"
    """There was nothing."""


class Activity(State):
    """The aggregate; its key is the id of the activity."""

    kind: ClassVar[str] = "activity"

    life: Life
    recorded_by: str
    """The agency that logged it and alone may correct it."""
    first: ActivityEntry
    """As it was logged, so that the same again is known."""
    entry: ActivityEntry
    """As it is now, or was before it was withdrawn."""
    meeting: ActivityEntry | None = None
    """The last that was a meeting: so it may stand in calendars, whatever it was in the end."""

    def with_entry(self, entry: ActivityEntry) -> Self:
        """The same, as it is from now on."""
        meeting = entry if entry.kind.is_meeting else self.meeting
        return self.change(life=Life.RECORDED, entry=entry, meeting=meeting)

    @property
    def counted(self) -> ActivityEntry | None:
        """What goes into figures; None: it was withdrawn."""
        return self.entry if self.life is Life.RECORDED else None


def record(
    state: Activity | None, message: RecordActivity, at: At[Rules]
) -> Outcome[Activity] | None:
    """Log it."""
    entry = ActivityEntry.model_validate(dict(message))
    if state is not None:
        _check_own(state, at)
        if entry not in (state.first, state.entry):
            raise Refused(Code.WRONG_STATE, state=state.life)
        return None
    check_takes_part(at)
    _check_day(entry, at, pointer="/on")
    new = Activity(life=Life.RECORDED, recorded_by=at.sender, first=entry, entry=entry)
    new = new.with_entry(entry)
    told = ActivityRecorded.model_validate({**dict(entry), "recorded_by": at.sender})
    return Outcome(new, (tell(told),))


def correct(state: Activity, message: CorrectActivity, at: At[Rules]) -> Outcome[Activity] | None:
    """Put one entry in the place of the other, and say both, so that sums follow in any order."""
    _check_own(state, at)
    was, instead = state.counted, message.instead
    if was == instead:
        return None
    if instead is None:
        new = state.change(life=Life.WITHDRAWN)
    else:
        _check_day(instead, at, pointer="/instead/on")
        new = state.with_entry(instead)
    told = ActivityCorrected(recorded_by=at.sender, was=was, instead=instead)
    return Outcome(new, (tell(told),))


def _check_own(state: Activity, at: At[Rules]) -> None:
    if state.recorded_by != at.sender:
        raise Refused(Code.NOT_COMPETENT)


def _check_day(entry: ActivityEntry, at: At[Rules], *, pointer: str) -> None:
    """What is logged has happened; of a meeting the day is known before."""
    is_to_come = entry.kind.is_meeting and entry.on <= day_of(at.now) + FARTHEST
    if not is_to_come and not has_come(entry.on, at.now):
        raise Refused(Code.SCHEMA_VIOLATION, pointer=pointer)
