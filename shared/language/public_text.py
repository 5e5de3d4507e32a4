"""Text that anybody may read, and so neither names a person nor says how to reach one.

No program tells a name from another word, and no closed list holds the title of a training. So what
can be said is short, stands in a few fields of its own, and is refused where it has the form by
which a person is addressed or reached. That an agency writes no bare name there is agreed with it.
"""

import re
from dataclasses import dataclass

from shared.language.plain_text import PlainText

OF_A_PERSON = "addresses a person, or says how to reach one"
"""Said of what no schema can say."""

_ADDRESSED = re.compile(r"\b(Herrn?|Frau|Dr\.|Prof\.|Dipl\.)[ -]*([A-ZÄÖÜ]|$)")
"""As people are in German: `Frau M`, but not `Frau und Beruf`."""
_NUMBER = re.compile(r"\+?[0-9]([ /()-]*[0-9]){8,}")
"""Nine digits and more are a telephone or an account; a postal code or two years are shorter."""


@dataclass(frozen=True, slots=True)
class PublicText(PlainText):
    """Goes with `str` in an annotation, of a message that is P0."""

    without: str = "<>@"

    def read(self, text: str) -> str:
        """The text in the form NFC. Raises ValueError, which says what is wrong and not where."""
        kept = PlainText.read(self, text)
        if _ADDRESSED.search(kept) or _NUMBER.search(kept):
            raise ValueError(OF_A_PERSON)
        return kept
