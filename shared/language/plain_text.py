"""Text that people read holds nothing they cannot see, and one spelling stands for each letter."""

from dataclasses import dataclass
from typing import Any
from unicodedata import category, normalize

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Unicode categories: control and format characters, among them what turns the direction or has
no width; halves, private ones, and what is no character, or none yet; breaks of lines."""

EMPTY = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters, marks and a sign by category that show nothing."""

OTHERWISE_LONG = "is too short or too long in the form NFC"
"""Said of what only its spelling lets fit: no schema can say it, since it counts what was sent."""

# As patterns of all languages write it, so only the basic plane: a character above it is one sign
# in some of them and two in others. Categories change with Unicode; these have been so for long.
_BLANK = r" \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_NEVER = (
    r"\u0000-\u001f\u007f-\u009f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    r"\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164"
    r"\ue000-\uf8ff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
)


@dataclass(frozen=True, slots=True)
class PlainText:
    """Goes with `str` in an annotation: one line of visible characters, kept in the form NFC.

    Blanks stand inside it and not at its ends. Two ways to write a letter are one text
    (RFC 5198, 3), so that it can be compared and hashed.
    """

    longest: int
    shortest: int = 1
    without: str = ""
    """Characters that it does not hold either."""

    @property
    def pattern(self) -> str:
        """What a pattern can say of this: the basic plane, as Unicode has it today."""
        never = _NEVER + self.without
        return f"^[^{never}{_BLANK}]([^{never}]*[^{never}{_BLANK}])?$"

    def read(self, text: str) -> str:
        """The text in the form NFC. Raises ValueError, which says what is wrong and not where."""
        if any(category(one) in UNSEEN or one in EMPTY for one in text):
            raise ValueError("holds a character that nobody sees, or that is none")
        if text.strip() != text or not text:
            raise ValueError("is blank, or begins or ends with a blank")
        if any(one in self.without for one in text):
            raise ValueError(f"holds one of {self.without}")
        kept = normalize("NFC", text)
        if not self.shortest <= len(kept) <= self.longest:
            raise ValueError(OTHERWISE_LONG)
        return kept

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Count the characters as they were sent, look at each, and count those that are kept."""
        del source, handler
        text = core_schema.str_schema(min_length=self.shortest, max_length=self.longest)
        return core_schema.no_info_after_validator_function(self.read, text)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Say it to those outside."""
        said = "Visible characters, above the basic plane too; kept, compared and counted as NFC."
        return {**handler(schema), "pattern": self.pattern, "description": said}
