"""The mail of a day says of each kind of thing once what there is, with the number of each."""

from collections.abc import Sequence
from uuid import UUID

from services.notify.contract.wordings import Wording
from services.notify.domain.addresses import whose_mails
from services.notify.domain.delivery import Line
from services.notify.mail_text import TEXTS, Text, there, worded
from shared.network.agency import Agency
from shared.network.registry import Registry


def write(lines: Sequence[Line], *, to: Agency, sender: Agency, registry: Registry) -> Text | None:
    """Word the lines in their order; None: each is about an agency that is known no more."""
    gathered: dict[Wording, dict[UUID, None]] = {}
    for line in lines:
        gathered.setdefault(line.wording, {})[line.about] = None
    said = {wording: _known(wording, tuple(of), registry) for wording, of in gathered.items()}
    paragraphs = [_paragraph(wording, of, to) for wording, of in said.items() if of]
    if not paragraphs:
        return None
    count = sum(map(len, said.values()))
    return worded(Wording.ONE_MAIL_A_DAY, count=count, paragraphs=paragraphs, to=to, sender=sender)


About = Sequence[UUID | Agency]


def _known(wording: Wording, numbers: Sequence[UUID], registry: Registry) -> About:
    if wording is not Wording.ADDRESS_REFUSED:
        return numbers
    return [one for number in numbers if (one := whose_mails(number, registry)) is not None]


def _paragraph(wording: Wording, about: About, to: Agency) -> str:
    """As the mail of its own would say it, in short."""
    template = TEXTS.get_template(f"of_the_day/{wording}.txt")
    return template.render(about=about, to=to, there=there(wording, to)).rstrip()
