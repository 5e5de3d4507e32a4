"""A mail says that there is something and where to look it up, never what."""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.notify.contract import Wording
from shared.network.registry import Agency

FOLDER = Path(__file__).parent / "wording"

TEXTS = Environment(
    loader=FileSystemLoader(FOLDER),
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701 - plain text mails, and nothing that people wrote goes in
    trim_blocks=True,
    keep_trailing_newline=True,
)


@dataclass(frozen=True, slots=True)
class Text:
    """A mail in words."""

    subject: str
    body: str


def write(
    wording: Wording, *, number: str, to: Agency, sender: Agency, about: Agency | None = None
) -> Text:
    """Word a mail: the first line of its file is the subject, the rest after a blank the body.

    `number` is the id of what it is about; wordings that only count do not show it, and one about
    an agency names that. Whoever is served by a desk is led to the page of the case.
    """
    there = "an Ihrem Arbeitsplatz im Netz" if to.desk else "in Ihrem Fachverfahren"
    template = TEXTS.get_template(f"{wording}.txt")
    whole = template.render(number=number, to=to, sender=sender, there=there, about=about)
    subject, _, body = whole.partition("\n\n")
    return Text(subject, body)
