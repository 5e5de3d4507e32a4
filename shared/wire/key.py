"""The key of a record is the id of what it is about, in its one spelling, and its subject again."""

from collections.abc import Mapping

from shared.language.codes import Code
from shared.language.flaws import Header, Hint, Inadmissible
from shared.wire.envelope import canonical_id, is_random_id


def check_key(key: bytes | None, texts: Mapping[str, str], *, must_be_random: bool) -> None:
    """Check that the record is keyed by an id in its one spelling, and says so in its subject.

    Who asks something about a case, training, … has made its id at random; only what a service
    says, a Ping and what operators say of parked records may be about any other. Raises
    Inadmissible.
    """
    text = text_of(key)
    if not key:
        raise Inadmissible(Code.KEY_MISMATCH, hint=Hint.KEY_MISSING)
    if text is None or not is_random_id(text):
        _check_spelling(text)
        if must_be_random:
            raise Inadmissible(Code.KEY_MISMATCH, hint=Hint.KEY_NOT_RANDOM)
    if texts.get(Header.SUBJECT) != text:
        raise Inadmissible(Code.KEY_MISMATCH, header=Header.SUBJECT, hint=Hint.SUBJECT)


def _check_spelling(text: str | None) -> None:
    canonical = canonical_id(text)
    if canonical is None:
        raise Inadmissible(Code.KEY_MISMATCH, hint=Hint.KEY_NO_UUID)
    if text != canonical:
        raise Inadmissible(Code.KEY_MISMATCH, hint=Hint.KEY_UPPER_CASE)


def text_of(key: bytes | None) -> str | None:
    """The key as text, if it is one."""
    try:
        return None if key is None else key.decode()
    except UnicodeDecodeError:
        return None
