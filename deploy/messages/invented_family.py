"""A family that does not exist, for trying out what is sealed."""

from collections.abc import Sequence
from datetime import date

from shared.network.competence.facts import Home, HomeKind, Known, PrisonerHome
from shared.network.questions import Question
from shared.network.sealed_answer import SealedAnswer
from shared.network.sealed_notice import NamedCaregiver, NamedChild, Prisoner, SealedNotice

ADDRESS = "Musterstraße 1, 00000 Musterstadt"
HOME = PrisonerHome(residence=Home(kind=HomeKind.DISTRICT, district="13003"), kept=Known.NO)
INVENTED_ANSWER = (
    SealedAnswer(question=Question.PRISONER_HOME, prisoner_home=HOME)
    .model_dump_json(exclude_none=True, exclude_defaults=True)
    .encode()
)
"""The home of an invented prisoner."""


def invented_notice(children: Sequence[str]) -> bytes:
    """A notice about invented people, with the children that the open part names."""
    erika = {"given_name": "Erika", "family_name": "Mustermann", "address": ADDRESS}
    notice = SealedNotice(
        prisoner=Prisoner(given_name="Max", family_name="Mustermann", birth_date=date(1990, 1, 1)),
        caregivers=(NamedCaregiver(children=tuple(children), **erika),) if children else (),
        children=tuple(
            NamedChild(
                child=child,
                given_name=f"Kind {child}",
                family_name="Mustermann",
                birth_date=date(2018, 1, 1),
                address=ADDRESS,
            )
            for child in children
        ),
    )
    return notice.model_dump_json(exclude_none=True).encode()
