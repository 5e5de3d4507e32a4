"""What no page of ours would send: made by a seed out of what one could send."""

import json
from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any
from urllib.parse import quote_plus

from services.desk.domain.asked import Choice, TicksAsked
from services.desk.domain.buttons import BUTTONS
from services.desk.domain.people import Role
from services.desk.domain.prison_buttons import PRISON_BUTTONS
from services.desk.domain.training_form import GROUPS, OPEN, plan_asks
from services.events.contract.format_names import FORMAT_NAMES
from services.events.contract.sector_names import SECTOR_NAMES
from services.events.contract.theme_titles import THEME_TITLES
from services.intake.contract.erasure import ErasureExtent
from tests.desk.at_hand import CLEARING, PROVIDER
from tests.desk.made import STRANGER
from tests.desk.told import CASE, OFFICE, START, referral

MARK = "Zaunkoenig-0815"
"""In much of what is sent; it must never be said again."""
NASTY = (
    "",
    " ",
    "\0",
    MARK,
    f"{MARK}\0\x1b[2J",
    f"{MARK}\r\nset-cookie: {MARK}=1",
    f'"><script>{MARK}</script>',
    f"{{{{ {MARK} }}}}{{% {MARK} %}}",
    f"../../{MARK}",
    f"\u202e{MARK}\U0001f426",
    MARK * 1_000,
    "e\u0301" * 200,
    "\ufdd0\uffff",
    "$where",
    "null",
    "-1",
    "NaN",
    "1e999",
    "9" * 400,
    "\u0663",
    "0000-00-00",
    "0001-01-01",
    "2027-02-30",
    "9999-12-31",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "9999-12-31T23:59:59.999999-14:00",
    CASE.upper(),
    referral(99),
    STRANGER,
    OFFICE,
    CLEARING,
    PROVIDER,
)
_TODAY = START.date()
_DAYS = [_TODAY.isoformat(), date(2099, 4, 10).isoformat()]
_CHOSEN: Mapping[str, list[str]] = {
    asked.field: list(asked.words)
    for button in (*BUTTONS, *PRISON_BUTTONS)
    for asked in button.asks
    if isinstance(asked, Choice)
}
_TICKED = {
    f"{asked.field}-{value}": ["yes"]
    for button in PRISON_BUTTONS
    for asked in button.asks
    if isinstance(asked, TicksAsked)
    for value in asked.words
}
_OF_A_TRAINING = {asked.field: ["3", "2099-04-10T09:00"] for asked in plan_asks(2, {})}
FIELDS: Mapping[str, list[str]] = {
    **_OF_A_TRAINING,
    **_CHOSEN,
    **_TICKED,
    **{group: ["yes"] for group in (*GROUPS, OPEN)},
    **dict.fromkeys(("held_on", "started_on", "informed_on", "released_on", "day"), _DAYS),
    **dict.fromkeys(("given_on", "valid_until", "until"), _DAYS),
    "format": list(FORMAT_NAMES),
    "theme": list(THEME_TITLES),
    "sector": list(SECTOR_NAMES),
    "name": ["Anna Fachvogel"],
    "email": ["anna@kvi.example"],
    "place": ["online", "venue:13004", "jva-waldeck"],
    "extent": [each.value for each in ErasureExtent],
    "role": [each.value for each in Role],
    "to": [STRANGER, OFFICE, ""],
    "sealed": ["a.b.c.d.e"],
    "module": ["inhouse", "sitzung-1"],
    "others": [referral(5)],
    "participant": [referral(6)],
    "training": [referral(7)],
    "sittings": ["1", "2", "31"],
    "had": ["", referral(8)],
    "since": ["", referral(9)],
    **{tick: ["yes"] for tick in ("anonymous", "talk_held", "done", "more", "anyway")},
}
"""Each field of our forms, with what a page could put into it."""
NASTY_JSON: tuple[Any, ...] = (
    *NASTY,
    *(None, True, 0, -1, 2**63, 2**70, 1e308, 0.1),
    *([], {}, [[]], [None], {"$gt": ""}, {MARK: MARK}, [MARK] * 300),
)


def form(chance: Random, token: str) -> bytes:
    """A form with some fields as they should be, some not, some twice, and one that is unknown."""
    names = chance.sample(sorted(FIELDS), chance.randint(1, len(FIELDS) // 2))
    pairs = [(name, chance.choice(FIELDS[name])) for name in names]
    for number in range(len(pairs)):
        if chance.random() < 0.3:
            pairs[number] = (pairs[number][0], chance.choice(NASTY))
    if chance.random() < 0.1:
        pairs.append(chance.choice(pairs))
    if chance.random() < 0.2:
        pairs.append((chance.choice(NASTY), chance.choice(NASTY)))
    said = [("token", token), *pairs]
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in said).encode()


def as_json(chance: Random, whole: Any) -> bytes:
    """What a script of ours could send, with up to three things in it that it would not."""
    spoilt = json.loads(json.dumps(whole))
    for _ in range(chance.randint(0, 3)):
        spoilt = _spoil(chance, spoilt)
    text = json.dumps(spoilt)
    if chance.random() < 0.1:
        text = text.replace(":", f': "\\ud800{MARK}", "twice":', 1)
    if chance.random() < 0.05:
        text = text[: chance.randint(0, len(text))]
    return text.encode()


def _spoil(chance: Random, whole: Any) -> Any:
    """The same with one thing changed, left out, or added, somewhere inside."""
    if isinstance(whole, dict) and whole and chance.random() < 0.8:
        name = chance.choice(sorted(whole))
        rest = {each: value for each, value in whole.items() if each != name}
        if chance.random() < 0.15:
            return rest
        return {**rest, name: _spoil(chance, whole[name])}
    if isinstance(whole, list) and whole and chance.random() < 0.8:
        place = chance.randrange(len(whole))
        return [*whole[:place], _spoil(chance, whole[place]), *whole[place + 1 :]]
    if isinstance(whole, dict) and chance.random() < 0.3:
        return {**whole, str(chance.choice(NASTY)): chance.choice(NASTY_JSON)}
    return chance.choice(NASTY_JSON)
