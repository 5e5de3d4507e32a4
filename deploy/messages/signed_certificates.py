"""Certificates as people have them: in a message, as a line of text, or inside a PDF."""

import re

from shared.network.certificate import Certificate
from shared.network.signing import BadSignature, Doubt

_SIGNED = re.compile(
    rb"(?<![\w-])eyJ[A-Za-z0-9_-]{20,4000}\.[A-Za-z0-9_-]{20,4000}\.[A-Za-z0-9_-]{86}(?![\w-])"
)
"""As it begins with a header in JSON. In a paper of ours it stands among the document's own data,
which PDF/A leaves uncompressed: nothing has to be parsed that anybody may have written.
"""
_WHY = {
    Doubt.NOT_OURS: "this is no certificate of ours",
    Doubt.UNKNOWN_KEY: "the registry has no key of this name: renew it, or it is forged",
    Doubt.WRONG: "it was changed, or signed by somebody else",
    Doubt.OUT_OF_TIME: "the key was not in use on the day that it names",
}


def certificates_in(content: bytes) -> tuple[str, ...]:
    """All that look like signed certificates, each once."""
    return tuple(dict.fromkeys(found.decode() for found in _SIGNED.findall(content)))


def why_not(error: BadSignature) -> str:
    """What is wrong, for people; with the key that it names, if it is written as a name."""
    named = f" ({error.kid})" if error.kid else ""
    return f"{_WHY[error.doubt]}{named}"


def facts(certificate: Certificate) -> tuple[tuple[str, str], ...]:
    """What is signed, line by line."""
    first, last = certificate.first_day, certificate.last_day
    return (
        ("name", certificate.name),
        ("training", certificate.title),
        ("hours", f"{certificate.hours:g}"),
        ("modules", ", ".join(certificate.modules)),
        ("held", f"{first}" if first == last else f"{first} to {last}"),
        ("by", certificate.organiser),
        ("issued", f"{certificate.issued}"),
    )
