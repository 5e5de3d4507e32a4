"""What every view of a desk is made of: values that are kept as JSON and never changed."""

from pydantic import AwareDatetime, BaseModel, ConfigDict


class Seen(BaseModel):
    """A view or a part of one."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Line(Seen):
    """One line of the story of a referral."""

    at: AwareDatetime
    told: str
    """The kind of message."""
    by: str | None = None
    """What led to it, in the word of the message."""
