"""What is told at the end; every word of it comes from what really happened."""

import json
from collections.abc import Iterator
from datetime import datetime

from rich.console import Console

from deploy.demo.expectations import EXPECTATIONS, broken
from deploy.demo.played import Played
from deploy.demo.words import clock, in_words, when
from deploy.stack.bootstrap import ROOT

BAR = 40


def tell(played: Played, console: Console, *, keep: bool) -> bool:
    """Look back; whether everything was as it has to be."""
    parts = {
        "The funnel": _funnel(played),
        f"One case from start to end: {played.told_case}": _story(played),
        "One message that was refused": _refused(played),
        "One agency that tried another's door": _intruder(played),
        "What an operator can see of this case": _operator(played),
        "What the office sees when it opens its sealed part (all of it is made up)": _office(
            played
        ),
        "Where things lie": _places(played, keep=keep),
        "What to try next": _next(played, keep=keep),
    }
    for heading, lines in parts.items():
        console.print()
        console.print(heading, style="bold", markup=False, highlight=False)
        for line in lines:
            console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
    return _verdict(played, console)


def _verdict(played: Played, console: Console) -> bool:
    failed = broken(played)
    console.print()
    console.print(
        f"{played.steps} moments in {played.seconds:.0f} s; "
        f"{len(EXPECTATIONS) - len(failed)} of {len(EXPECTATIONS)} expectations hold",
        style="red" if failed else "green",
        highlight=False,
    )
    for sentence in failed:
        console.print(f"  not so: {sentence}", style="red", highlight=False)
    return not failed


def _funnel(played: Played) -> Iterator[str]:
    steps = {
        "admitted": played.tally["admitted"],
        "with children": played.tally["with_children"],
        "asked": played.tally["asked"],
        "consented": len(played.cases_with("ConsentGranted")),
        "referred": len(played.cases_with("ReferralRouted")),
        "accepted": len(played.cases_with("ReferralAccepted")),
        "consulted": len(played.cases_with("ConsultationHeld")),
    }
    most = max(steps.values())
    for label, number in steps.items():
        yield f"{label:<14}{number:>4}  {'█' * round(BAR * number / most)}"
    yield "The first three only the prisons know; nobody without consent is ever on the bus."
    without = len(played.cases_with("ReferralRouted") - played.cases_with("ConsentGranted"))
    yield f"Referred are also {without} on a path that needs no consent (relatives in need)."


def _story(played: Played) -> Iterator[str]:
    for message in played.about(played.told_case):
        if words := in_words(message):
            service = message.topic.split(".")[0]
            yield f"{clock(when(message))}  {service:<9}{words}"


def _refused(played: Played) -> Iterator[str]:
    notes = played.notes("refused")
    for note in [note for note in notes if note.get("pointer")][:1]:
        yield f"{_at(note['at'])}  {note['agency']} sent {note['command']}"
        yield f"code      {note['code']}"
        yield f"pointer   {note['pointer']}"
        yield f"hint      {note['hint']}"
        yield "The value itself stands neither in the answer nor in any log."
    yield f"Refused in all: {', '.join(note['code'] for note in notes)}"


def _intruder(played: Played) -> Iterator[str]:
    for note in played.notes("denied"):
        yield f"{_at(note['at'])}  {note['agency']} wrote to {note['topic']}: {note['error']}"


def _operator(played: Played) -> Iterator[str]:
    for message in played.about(played.told_case):
        if message.type_name == "IncarcerationNotified":
            yield from json.dumps(message.data, indent=2, ensure_ascii=False).splitlines()
    yield f"and the topic of sealed parts: {played.sealed_topic}"


def _office(played: Played) -> Iterator[str]:
    if played.opened is None:
        yield "no office has taken the case"
        return
    yield f"{played.opened['agency']}:"
    yield from json.dumps(played.opened["notice"], indent=2, ensure_ascii=False).splitlines()


def _places(played: Played, *, keep: bool) -> Iterator[str]:
    folder = played.folder
    yield f"logs      {folder / 'logs'}"
    yield f"mails     {folder / 'mails'} ({played.mails}, none left this machine)"
    if keep:
        yield f"data      {folder / 'kafka'}, {folder / 'mongod'}"
    else:
        yield "data      thrown away; ./kvi demo --keep keeps it"


def _next(played: Played, *, keep: bool) -> Iterator[str]:
    example = "tests/contracts/examples/ReportAdmission/with_consent_two_districts.v1.json"
    if keep:
        folder = played.folder
        shown = folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder
        yield f"KVI_DATA={shown} ./kvi up --detach"
        yield f"KVI_DATA={shown} ./kvi case {played.told_case}"
    yield "./kvi up"
    yield f"./kvi send {example} --as jva-buetzow"


def _at(moment: str) -> str:
    return clock(datetime.fromisoformat(moment))
