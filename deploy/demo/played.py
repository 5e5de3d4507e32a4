"""What is left when the four weeks are over: everything that was recorded, noted and counted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.demo.plan import Plan, Story
from deploy.simulate.exchange import Json
from shared.wire.received import Received


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """The four weeks as they went."""

    plan: Plan
    folder: Path
    messages: Sequence[Received]
    """All that the monitor can read, in the order of time."""
    noted: Sequence[Json]
    """What agencies wrote into their own logs."""
    tally: Counter[str]
    """What the prisons count for themselves."""
    happened: int
    mails: int
    behind: dict[str, int]
    """Records that a service has not dealt with."""
    parked: dict[str, int]
    sealed_topic: str
    """What the monitor was told when it tried to read the sealed parts."""
    opened: Json | None
    """What the office sees of the told case."""
    told_case: str
    seconds: float
    moments: int
    traces: list[str] = field(default_factory=list)
    """Places outside of sealed parts in which an invented name was found."""

    def about(self, case: str) -> list[Received]:
        """What was said about one case."""
        return [message for message in self.messages if message.key == case]

    def cases_with(self, *types: str) -> set[str]:
        """The cases about which one of these was said."""
        return {
            message.key for message in self.messages if message.type_name in types and message.key
        }

    def case_of(self, story: Story) -> str:
        """The case of a story that is played once."""
        (case,) = self.plan.stories[story]
        return case

    def said(self, story: Story, name: str) -> list[Json]:
        """What messages of this type said about the case of a story."""
        about = self.about(self.case_of(story))
        return [message.data for message in about if message.type_name == name]

    def turns(self, story: Story, *names: str) -> list[str]:
        """Which messages of these types were told about the case of a story, in order."""
        about = self.about(self.case_of(story))
        return [message.type_name for message in about if message.type_name in names]

    def noted_of(self, story: Story, what: str) -> list[Json]:
        """What agencies noted of one kind about the case of a story."""
        case = self.case_of(story)
        return [note for note in self.notes(what) if note.get("about") == case]

    def answers(self, story: Story, command: str) -> list[str]:
        """Where this command led, each time it was accepted for the case of a story."""
        notes = self.noted_of(story, "answered")
        return [note["state"] for note in notes if note["command"] == command]

    def notes(self, what: str) -> list[Json]:
        """What agencies noted of one kind."""
        return [note for note in self.noted if note["what"] == what]
