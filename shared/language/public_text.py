"""Text that anybody may read, and so neither names a person nor says how to reach one.

No program tells a name from another word, and no closed list holds the title of a training. So what
can be said is short, stands in a few fields of its own, and is refused where it has the form by
which a person is addressed or reached. That an agency writes no bare name there is agreed with it.
"""

import re
from dataclasses import dataclass
from unicodedata import category, normalize

from shared.language.plain_text import PlainText

OF_A_PERSON = "addresses a person, or says how to reach one"
"""Said of what no schema can say."""

_ADDRESSED = re.compile(
    r"""
    \b (?: (?i: Frau | Herrn?) (?= [\s-])  |  (?i: Dr | Prof | Dipl) \. )
    (?! -[\w.-]+ - (?: Stra(?:ß|ss)e | Str | Weg | Platz | Allee | Ring | Gasse | Ufer | Haus) \b )
    (?! (?<= \.) [\s-]* (?: (?: Dr | Prof ) \. [\s-]* )* \w[\w.]* (?: -[\w.]+ )*
        - (?: (?i: Stra(?:ß|ss)e | Str | Allee | Gasse) \b
            | (?: Weg | Platz | Ring | Ufer | Haus) \s+ \d{1,3} [a-z]? \b (?! [.:]\d ) ) )
    [\s-]* (?: [^\W\d_a-zß-öø-ÿ]  |  (?<= \.) $ )
    """,
    re.VERBOSE,
)
"""As people are in German: `Frau M`, but not `Frau und Beruf`, `Dr.-M-Straße` or `Dr. M-Straße`.

Without the first hyphen a street is told by a word that ends no surname, or by its house number.
"""
_WHEN = re.compile(
    r"""
    (?<! [\d.])
    (?: (?:19|20)\d\d - (?:0[1-9]|1[0-2]) - (?:0[1-9]|[12]\d|3[01])
      | (?:0?[1-9]|[12]\d|3[01]) \. \s? (?:0?[1-9]|1[0-2]) \. (?: \s? (?:19|20)\d\d | \d\d )?
      | (?:[01]?\d|2[0-3]) [.:] [0-5]\d
    )
    (?! \.? \d)
    """,
    re.VERBOSE,
)
"""Days and times of day."""
_NUMBER = re.compile(r"\d([\s()/.-]*\d){8,}")
"""Nine digits and more are a telephone or an account; a postal code or two years are shorter."""


@dataclass(frozen=True, slots=True)
class PublicText(PlainText):
    """Goes with `str` in an annotation, of a message that is P0."""

    without: str = "<>@"

    def read(self, text: str) -> str:
        """The text in the form NFC. Raises ValueError, which says what is wrong and not where."""
        kept = PlainText.read(self, text)
        plain = _in_plain_signs(kept)
        if _ADDRESSED.search(plain) or _NUMBER.search(_WHEN.sub(":", plain)):
            raise ValueError(OF_A_PERSON)
        return kept


def _in_plain_signs(text: str) -> str:
    """With one sign for all dashes, and signs of another width or form as the usual ones."""
    return "".join(
        "-" if category(one) == "Pd" or one == "\N{MINUS SIGN}" else one
        for one in normalize("NFKC", text)
    )
