"""What a mail server's no means: for good only when it says so of the addressee or of the mail.

By RFC 5321 a reply of 500 and above is for good. But it also says so of a full mailbox, which is
emptied, and of us: a relay that does not know us, a list that we stand on by mistake, a certificate
that ran out. People mend those in a few days, and then nothing that waited may be lost. So what is
for good stands here, by the enhanced code (RFC 3463) where there is one, and all else comes again.
"""

import re
from dataclasses import dataclass

from services.notify.contract.deliveries import AttemptOutcome

PERMANENT = 500
"""Below, trying again is what the server asks for."""

_ENHANCED = re.compile(r"\s*([245])\.([1-9]\d{0,2})\.(\d{1,3})(?!\d)")
"""Without those of subject 0, which say nothing."""


@dataclass(frozen=True, slots=True)
class ForGood:
    """Replies after which no other try would end otherwise."""

    codes: frozenset[str]
    because: str


ENHANCED = (
    ForGood(
        frozenset({"1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.9", "1.10"}),
        because="the address is wrong, has moved, or takes no mail; 1.7 and 1.8 are our own",
    ),
    ForGood(
        frozenset({"2.0", "2.1", "2.3", "2.4"}),
        because="the mailbox is closed or does not take this; a full one (2.2) is emptied",
    ),
    ForGood(
        frozenset({"3.4"}),
        because="the mail is too large for the system, and stays so",
    ),
    ForGood(
        frozenset({f"6.{detail}" for detail in range(11)}),
        because="what is in the mail cannot be taken, and it stays the same",
    ),
)
"""By subject and detail. None of 4 (network), 5 (protocol) and 7 (policy): others mend those."""

PLAIN = ForGood(
    frozenset({"550", "551", "553", "554", "556"}),
    because="without more words these say: no such mailbox, not here, no such name, not this mail, "
    "no mail for this domain; 552 is a full mailbox, 500 to 504, 530 and 555 are our own",
)
"""By reply code, where there is no enhanced one."""


def outcome_of(code: int, text: str) -> AttemptOutcome:
    """What it means that the addressee or the mail was not taken."""
    enhanced = _ENHANCED.match(text)
    if code < PERMANENT or (enhanced is not None and enhanced[1] != "5"):
        return AttemptOutcome.UNREACHABLE
    if enhanced is None:
        is_for_good = str(code) in PLAIN.codes
    else:
        detail = f"{int(enhanced[2])}.{int(enhanced[3])}"
        is_for_good = any(detail in line.codes for line in ENHANCED)
    return AttemptOutcome.REFUSED if is_for_good else AttemptOutcome.UNREACHABLE
