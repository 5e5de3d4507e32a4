"""What somebody meant who mistyped a name: only what is really close is ever suggested."""

from collections.abc import Iterable

_SLIPS = 2
"""Letters that are wrong, missing, added or swapped; half of a short word is no slip."""
_PART = 4
"""This much of a name is enough, if no more than a few names contain it."""
_MOST = 3


def meant(word: str, names: Iterable[str]) -> list[str]:
    """The names that may have been meant, the closest first; empty when none is close."""
    known = list(names)
    folded = word.casefold()
    allowed = min(_SLIPS, len(word) // 3)
    slips = {name: _slips(folded, name.casefold(), allowed) for name in known}
    close = sorted((name for name in known if slips[name] <= allowed), key=slips.__getitem__)
    if close:
        return close[:_MOST]
    within = [name for name in known if len(word) >= _PART and folded in name.casefold()]
    return within if len(within) <= _MOST else []


def did_you_mean(word: str, names: Iterable[str], otherwise: str) -> str:
    """The suggestion as the end of a sentence, else what helps instead."""
    close = meant(word, names)
    return f"did you mean {' or '.join(close)}?" if close else otherwise


def _slips(one: str, other: str, allowed: int) -> int:
    """How many typing errors lead from one to the other, up to what matters."""
    if abs(len(one) - len(other)) > allowed:
        return allowed + 1
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, above, row = row, before, [i]
        for j, b in enumerate(other, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b)))
            if i > 1 and j > 1 and (a, b) == (other[j - 2], one[i - 2]):
                row[j] = min(row[j], above[j - 2] + 1)
    return row[-1]
