"""A notice of the parent alone says nothing of the children, and goes to exactly one office."""

from collections.abc import Sequence

from services.intake.domain.addressed import parts_can_travel
from services.intake.domain.case import Content
from services.intake.domain.rules import Rules
from shared.language.codes import Code
from shared.language.steps import At, Refused
from shared.network.competence.parent_alone import LAST_HOME_UNKNOWN, decide_alone
from shared.network.notices import ReceiverKind


def tells_of_the_parent_alone(content: Content) -> None:
    """Whoever has consented for himself alone has not said a word about his children."""
    for name in ("needs", "family"):
        if getattr(content, name):
            raise Refused(Code.CONSENT_MISSING, pointer=f"/{name}")
    for index, part in enumerate(content.sealed):
        if part.children:
            raise Refused(Code.CONSENT_MISSING, pointer=f"/sealed/{index}/children")


def goes_to_one(content: Content, allowed: Sequence[ReceiverKind], at: At[Rules]) -> None:
    """It waits at the coordination office, else where he lived last; a refusal names that office.

    Where he lived is said only if it decides something.
    """
    if ReceiverKind.COORDINATION_OFFICE in allowed:
        without_a_last_home(content)
    found = decide_alone(allowed, content.prisoner_home, at.rules.registry, at.now)
    if found.rule == LAST_HOME_UNKNOWN:
        raise Refused(Code.SCHEMA_VIOLATION, pointer="/prisoner_home")
    parts_can_travel(content, allowed, at)
    sealed_for = [part.receiver for part in content.sealed]
    if found.holder is not None and found.holder not in sealed_for:
        raise Refused(Code.UNSEALED_PERSONAL_DATA, pointer=f"/sealed/{found.holder}")
    for index, receiver in enumerate(sealed_for):
        if receiver != found.holder:
            raise Refused(Code.RECEIVER_NOT_ALLOWED, pointer=f"/sealed/{index}/receiver")


def without_a_last_home(content: Content) -> None:
    """Of children it is said in `family`, and the coordination office needs none."""
    if content.prisoner_home is not None:
        raise Refused(Code.SCHEMA_VIOLATION, pointer="/prisoner_home")
