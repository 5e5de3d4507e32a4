"""Activities: what the network does to be seen, each logged in one line."""

from enum import StrEnum
from typing import Annotated, ClassVar

from services.events.contract.topics import PROGRAMME
from services.events.contract.training_plan import Sector, TrainingTheme
from shared.language.fields import ReportedDay, Whole
from shared.language.message import AgencyId, Command, District, Event, Part, Privacy

Minutes = Annotated[int, Whole(0, 6_000)]
Reach = Annotated[int, Whole(0, 1_000_000)]


class ActivityKind(StrEnum):
    """What was done."""

    CALL = "call"
    ADVICE = "advice"
    TALK = "talk"
    ARTICLE = "article"
    NETWORK_MEETING = "network_meeting"
    EXCHANGE_VISIT = "exchange_visit"
    EVENT = "event"
    MATERIAL = "material"

    @property
    def is_meeting(self) -> bool:
        """Whether people come together for it on a day that they know before."""
        return self in _MEETINGS


_MEETINGS = frozenset(
    {
        ActivityKind.TALK,
        ActivityKind.NETWORK_MEETING,
        ActivityKind.EXCHANGE_VISIT,
        ActivityKind.EVENT,
    }
)


class ActivityEntry(Part):
    """All that is said of it: codes, numbers and a day, so that no field can carry a person."""

    kind: ActivityKind
    sector: Sector
    """Whom it was meant for."""
    district: District
    on: ReportedDay
    minutes: Minutes
    """Of work; 0 if nobody counted them."""
    reach: Reach
    """How many people it reached, or may reach."""
    theme: TrainingTheme
    """What it was about, in the words that trainings have."""


class RecordActivity(ActivityEntry, Command):
    """Log one activity; a meeting also before its day, so that it stands in the calendar."""

    privacy = Privacy.P0


class CorrectActivity(Command):
    """Say what was so instead, or that there was nothing; it supersedes what was said."""

    privacy = Privacy.P0

    instead: ActivityEntry | None = None
    """Absent: it did not take place, or is logged twice."""


class ActivityRecorded(ActivityEntry, Event):
    """An activity is logged."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0

    recorded_by: AgencyId


class ActivityCorrected(Event):
    """An entry is another one now; who counts takes `was` out and puts `instead` in."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0

    recorded_by: AgencyId
    was: ActivityEntry | None = None
    """Absent if it had been taken out."""
    instead: ActivityEntry | None = None
    """Absent if it is taken out."""
