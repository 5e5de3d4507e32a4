"""What the forms about trainings ask for, and what they say as a command."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from services.desk.domain.asked import Asked, Choice, TextAsked, YesAsked, wrong_fields
from services.events.contract.format_names import FORMAT_NAMES
from services.events.contract.sector_names import SECTOR_NAMES
from services.events.contract.theme_titles import THEME_TITLES
from services.events.contract.training_plan import TargetGroup
from shared.language.message import Command
from shared.network.working_days import BERLIN, day_of

MOST_SITTINGS = 30
OPEN = "open_to_public"
VENUE = "venue:"
"""With a district it begins the code of a place that is no agency."""
_CHECK = "Bitte prüfen Sie diese Angabe."
_TOGETHER = (
    "Die Angaben passen nicht zusammen: Jede Sitzung beginnt nach dem Ende der vorigen, die "
    "Anmeldung endet vor der ersten, es werden mindestens so viele gebraucht, wie höchstens Platz "
    "haben, oder weniger, und der Ort ist genau dann online, wenn die Form es ist."
)

_NOBODY = "Bitte kürzen Sie, und nennen Sie hier keine Person und keine Nummer."
_ELSEWHERE: Mapping[str, tuple[str, str]] = {
    "target_groups": ("", "Bitte wählen Sie aus, für wen die Fortbildung ist."),
    "place": ("venue", _CHECK),
    "fee_cents": ("fee", "Bitte geben Sie einen Betrag bis 1000 Euro an, zum Beispiel 12,50."),
    **{text: (text, _NOBODY) for text in ("title", "description", "address", "contact")},
}
"""Where in the form it is said, and how, that a field of the contract is wrong."""

GROUPS = {
    TargetGroup.PRISONS: "Justizvollzugsanstalten",
    TargetGroup.YOUTH_OFFICES: "Jugendämter",
    TargetGroup.PROVIDERS: "Träger",
}
TEXTS: tuple[Asked, ...] = (
    TextAsked("title", "Titel", is_needed=False),
    TextAsked(
        "description",
        "Worum es geht",
        hint="Ein Absatz. Bitte ohne Namen, Telefonnummern und Mailadressen von Personen.",
        is_needed=False,
    ),
    TextAsked("address", "Anschrift des Ortes", is_needed=False),
    TextAsked(
        "contact",
        "Wer Fragen beantwortet",
        hint="Eine Stelle oder Aufgabe, keine Person, zum Beispiel Fortbildungsreferat.",
        is_needed=False,
    ),
)
"""Public, so they name nobody; the contract refuses what looks as if they did."""
REGISTRATION: tuple[Asked, ...] = (
    TextAsked("name", "Name"),
    TextAsked("email", "Dienstliche E-Mail-Adresse", kind="email"),
    Choice("sector", "Arbeitet in", SECTOR_NAMES),
)


def plan_asks(sittings: int, venues: Mapping[str, str]) -> tuple[Asked, ...]:
    """The form of a training with so many sittings."""
    return (
        Choice("format", "Form", FORMAT_NAMES),
        Choice("theme", "Thema", THEME_TITLES),
        *TEXTS,
        TextAsked("fee", "Kosten je Person in Euro", hint="Zum Beispiel 12,50.", is_needed=False),
        Choice("place", "Ort", venues),
        TextAsked(
            "venue",
            "Kurzname des anderen Ortes",
            hint="Kleine Buchstaben, Ziffern und Striche, zum Beispiel rathaus-saal-2. "
            "Nur für einen anderen Ort.",
            is_needed=False,
        ),
        *(YesAsked(group, f"für {words}") for group, words in GROUPS.items()),
        YesAsked(OPEN, "offen auch für Menschen, die zu keiner Stelle im Netzwerk gehören"),
        TextAsked("minimum", "Findet statt ab so vielen Anmeldungen", kind="number"),
        TextAsked("maximum", "Höchstens so viele Plätze", kind="number"),
        TextAsked("registration_until", "Anmeldung bis", kind="datetime-local"),
        *(asked for number in range(sittings) for asked in _sitting(number)),
    )


def plan_data(said: Mapping[str, str], sittings: int) -> dict[str, Any]:
    """The filled form as the contract words it; what cannot be read stays as it was typed."""
    place = said.get("place", "")
    texts = {asked.field: said[asked.field] for asked in TEXTS if said.get(asked.field)}
    public = {OPEN: True} if said.get(OPEN) == "yes" else {}
    fee = {"fee_cents": _cents(said["fee"])} if said.get("fee") else {}
    return {
        **texts,
        **fee,
        **public,
        "format": said.get("format", ""),
        "theme": said.get("theme", ""),
        "place": f"{place}:{said.get('venue', '')}" if place.startswith(VENUE) else place,
        "modules": [
            {
                "module": f"sitzung-{number + 1}",
                "from": _moment(said.get(f"from-{number}", "")),
                "to": _moment(said.get(f"to-{number}", "")),
                "hours": _number(said.get(f"hours-{number}", "")),
            }
            for number in range(sittings)
        ],
        "minimum": _number(said.get("minimum", "")),
        "maximum": _number(said.get("maximum", "")),
        "registration_until": _moment(said.get("registration_until", "")),
        "target_groups": [group for group in GROUPS if said.get(group) == "yes"],
    }


def wrong_with(
    command: type[Command],
    written: str,
    asks: tuple[Asked, ...],
    said: Mapping[str, str],
    now: datetime,
) -> dict[str, str]:
    """What is wrong with each field, in words; under an empty name what is wrong with the whole."""
    found = wrong_fields(asks, said, day_of(now))
    try:
        command.from_json(written)
    except ValidationError as error:
        for each in error.errors(include_input=False, include_url=False, include_context=False):
            if each["loc"] == ("modules",):
                # One is always there; that it does not count is said where it is wrong.
                continue
            field, words = _at(each["loc"])
            known = any(asked.field == field for asked in asks)
            found.setdefault(field if known else "", words)
    return found


def participants_of(text: str) -> list[str] | None:
    """The references in a text, each once; None if something in it is none."""
    names = dict.fromkeys(word.lower() for word in re.split(r"[\s,;]+", text) if word)
    try:
        return [str(UUID(name)) for name in names]
    except ValueError:
        return None


def _sitting(number: int) -> tuple[Asked, ...]:
    which = f"Sitzung {number + 1}"
    return (
        TextAsked(f"from-{number}", f"{which}: Beginn", kind="datetime-local"),
        TextAsked(f"to-{number}", f"{which}: Ende", kind="datetime-local"),
        TextAsked(
            f"hours-{number}",
            f"{which}: Stunden für die Bescheinigung",
            hint="In Viertelstunden, zum Beispiel 3,5.",
        ),
    )


def _at(loc: tuple[int | str, ...]) -> tuple[str, str]:
    match loc:
        case ("modules", int(number), str(field)):
            return f"{field}-{number}", _CHECK
        case ("modules", int(number)):
            return f"to-{number}", "Das Ende liegt nicht nach dem Beginn."
        case (str(field), *_):
            return _ELSEWHERE.get(field, (field, _CHECK))
    return "", _TOGETHER


def _moment(said: str) -> str:
    """A moment by the clock in Berlin, as browsers send it."""
    try:
        return datetime.fromisoformat(said).replace(tzinfo=BERLIN).isoformat()
    except ValueError:
        return said


def _cents(said: str) -> float | int | str:
    euros = _number(said)
    return euros if isinstance(euros, str) else _number(str(round(euros * 100, 4)))


def _number(said: str) -> float | int | str:
    try:
        found = float(said.replace(",", "."))
    except ValueError:
        return said
    return int(found) if found.is_integer() else found
