"""How a story is told: by the few of its messages and notes by which one can follow it."""

from collections.abc import Iterator
from datetime import datetime

from deploy.demo.expectation import Tale
from deploy.demo.phrases import as_written
from deploy.demo.played import Played
from deploy.demo.words import in_words, when
from deploy.simulate.exchange import Json
from services.referral.domain.competence import COMPETENCE
from shared.wire.received import Received

_PARAGRAPHS = {line.routing.rule: line.source for line in COMPETENCE}


def turning_points(tale: Tale, played: Played) -> Iterator[str]:
    """What was heard of it, in the order of time."""
    case = played.case_of(tale.story)
    told = [
        (when(message), tale.lines.index(message.type_name), told_in_words(message, played))
        for message in played.about(case)
        if message.type_name in tale.lines
    ]
    told += [
        (datetime.fromisoformat(note["at"]), tale.lines.index(_name(note)), _note_in_words(note))
        for note in played.noted
        if note.get("about") == case and _name(note) in tale.lines
    ]
    # What was said at one moment stays in its order.
    for moment, _, words in sorted(told, key=lambda each: each[:2]):
        yield f"{as_written(moment)}  {words}"


def competence(tale: Tale, played: Played) -> Iterator[str]:
    """Why its office, and what was heard of it where that is not all."""
    yield from routing(tale, played)
    yield from turning_points(tale, played)


def routing(tale: Tale, played: Played) -> Iterator[str]:
    """What the office that holds the referral was told about why."""
    for note in played.noted_of(tale.story, "assigned")[:1]:
        why = note["routing"]
        acts = "acts until it is known who is in charge" if why["provisional"] else "is in charge"
        yield f"{note['agency']} {acts} ({why['rule']}): {why['reason']}"
        for other in why.get("proposed", ()):
            if other.get("office") != note["agency"]:
                whom = other.get("office", "no office")
                yield f"proposed: {whom} ({other['rule']}): {other['reason']}"
        if missing := why.get("missing_facts"):
            yield f"missing: {', '.join(missing)}"


def told_in_words(message: Received, played: Played) -> str:
    """One line about it; why it goes on to another office is known from what that one noted."""
    words = in_words(message) or ""
    if message.type_name != "ReferralHandedOver":
        return words
    rules = [
        note["routing"]["rule"]
        for note in played.notes("assigned")
        if (note["about"], note["agency"]) == (message.key, message.data["to"])
    ]
    by = [_PARAGRAPHS[rule] for rule in rules if rule in _PARAGRAPHS]
    return f"{words} by {by[-1]}" if by else words


def _name(note: Json) -> str:
    what: str = note["what"]
    return f"answered {note['command']}" if what == "answered" else what


def _note_in_words(note: Json) -> str:
    who = note["agency"]
    match note["what"]:
        case "refused":
            place = f" at {note['pointer']}" if "pointer" in note else ""
            return f"{who} is refused: {note['code']}{place}"
        case "answered":
            return f"{who} is answered: {note['state']}"
        case "heard":
            remedy = f", and what to do: {note['remedy']}" if "remedy" in note else ""
            return f"{who} hears: {note['status']}{remedy}"
        case "phone":
            return f"{who} is told to call {note['office']}, {note['duty_phone']}"
        case what:
            raise LookupError(f"nothing is told of a note that somebody {what}")
