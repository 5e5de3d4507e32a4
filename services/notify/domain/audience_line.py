"""Who hears of one kind of message, in which wording, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.notify.contract.wordings import Wording
from services.notify.domain.recipients import Recipients
from services.notify.domain.rules import Rules
from shared.language.message import Message
from shared.language.rule import Rule
from shared.language.steps import At


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience(Rule):
    """One line of the table."""

    on: type[Message]
    who: Callable[[Any, At[Rules]], Recipients]
    """Nobody, if this very message is not for them."""
    wording: Wording
    can_wait: bool = False
    """It comes in working hours; whatever has a deadline or asks to erase leaves at once."""
    clears: bool = False
    """The case is erased here too: from then on nothing is told of it but requests to erase."""
