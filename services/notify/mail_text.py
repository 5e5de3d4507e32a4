"""A mail says that there is something and where to look it up, never what."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.notify.contract.wordings import Wording
from shared.network.agency import AgencyKind
from shared.network.registry import Agency

FOLDER = Path(__file__).parent / "wording"

TEXTS = Environment(
    loader=FileSystemLoader(FOLDER),
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701 - plain text mails: a name or a title that people wrote is no markup
    trim_blocks=True,
    keep_trailing_newline=True,
)


NOT_AT_A_DESK = frozenset(
    {
        Wording.PROFESSIONAL_REQUESTED,
        Wording.PROFESSIONAL_REQUEST_OVERDUE,
        Wording.PROFESSIONAL_PLACED,
        Wording.PROFESSIONAL_NOT_PLACED,
        Wording.PLACING_ASKED,
        Wording.PLACING_DECLINED,
    }
)
"""What says where to look, and a desk has no page for."""


@dataclass(frozen=True, slots=True)
class Text:
    """A mail in words."""

    subject: str
    body: str


def write(  # noqa: PLR0913 - each is said in some mail
    wording: Wording,
    *,
    number: str,
    to: Agency,
    sender: Agency,
    about: Agency | None = None,
    registration: UUID | None = None,
) -> Text:
    """Word a mail to an agency.

    `number` is the id of what it is about; wordings that only count do not show it, one about an
    agency names that, and one about a participant has her reference. Whoever is served by a desk
    is led to the page of the case, or told whom to turn to where it has none.
    """
    return worded(
        wording,
        number=number,
        to=to,
        sender=sender,
        there=there(wording, to),
        about=about,
        registration=registration,
    )


def worded(wording: Wording, **said: Any) -> Text:
    """The first line of the file of a wording is the subject, the rest after a blank the body."""
    whole = TEXTS.get_template(f"{wording}.txt").render(**said)
    subject, _, body = whole.partition("\n\n")
    return Text(subject, body)


def there(wording: Wording, to: Agency) -> str:
    """Where an agency reads more."""
    if not to.desk:
        return "in Ihrem Fachverfahren"
    if wording not in NOT_AT_A_DESK:
        return "an Ihrem Arbeitsplatz im Netz"
    if to.kind is AgencyKind.COORDINATION_OFFICE:
        return "mit dem Programm kvi"
    return "bei der Koordinierungsstelle"
