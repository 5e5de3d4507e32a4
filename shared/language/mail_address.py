"""An address that mail servers take: as RFC 5321 writes it, without quotes and in plain ASCII."""

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

LONGEST = 254
"""RFC 5321, 4.5.3.1.3: a path has 256 octets, and two of them are its angle brackets."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# No top-level domain begins with a digit, and four numbers are no domain (RFC 3696, 2).
_LAST = r"[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"

ADDRESS_PATTERN = rf"^(?=[^@]{{1,64}}@){_ATOM}(\.{_ATOM})*@({_LABEL}\.)+{_LAST}$"
DOMAIN = re.compile(rf"({_LABEL}\.)+{_LAST}")
_ADDRESS = re.compile(ADDRESS_PATTERN)


def is_mail_address(text: str) -> bool:
    """Whether servers take it for one address."""
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class _Address:
    """Reads by Python's expressions: pydantic's own cannot look ahead."""

    pattern: str = ADDRESS_PATTERN

    @staticmethod
    def read(text: str) -> str:
        if not is_mail_address(text):
            raise ValueError(
                "is no mail address: name@domain in ASCII, without quotes, without a dot at an end "
                "or two in a row; a domain with other letters in its form xn--"
            )
        return text

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        del source, handler
        text = core_schema.str_schema(max_length=LONGEST)
        return core_schema.no_info_after_validator_function(self.read, text)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "pattern": self.pattern}


MailAddress = Annotated[str, _Address()]
"""Local part: atoms with dots between them (RFC 5321, 4.1.2), at most 64 characters."""
