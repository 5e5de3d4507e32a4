"""What is told at the end; every word of it comes from what really happened."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from shlex import quote

from rich.console import Console
from rich.text import Text

from deploy.demo import views
from deploy.demo.expectations import EXPECTATIONS
from deploy.demo.played import Played
from deploy.demo.words import as_written, in_words, when
from deploy.stack.bootstrap import ROOT

BAR = 40
EXAMPLE = "tests/contracts/examples/ReportAdmission/with_consent_two_districts.v1.json"


def tell(played: Played, console: Console, *, keep: bool) -> bool:
    """Look back; whether everything was as it has to be."""
    _section(console, "The funnel", _funnel(played))
    _section(console, f"One case from start to end: {played.told_case}", _story(played))
    _section(console, "One message that was refused", _refused(played))
    _section(console, "One agency that tried another's door", _intruder(played))
    console.print()
    views.show(played, console)
    all_well = _verdict(played, console)
    _section(console, "Where things lie", _places(played, keep=keep))
    _section(console, "What to try next", _next(played, keep=keep))
    return all_well


def _section(console: Console, heading: str, lines: Iterable[str]) -> None:
    console.print()
    console.print(Text(heading, style="bold"))
    for line in lines:
        console.print(Text(f"  {line}"), soft_wrap=True)


def _funnel(played: Played) -> Iterator[str]:
    stages = {
        "admitted": played.tally["admitted"],
        "with children": played.tally["with_children"],
        "asked": played.tally["asked"],
        "consented": len(played.cases_with("ConsentGranted")),
        "referred": len(played.cases_with("ReferralRouted")),
        "accepted": len(played.cases_with("ReferralAccepted")),
        "consulted": len(played.cases_with("ConsultationHeld")),
    }
    most = max(1, *stages.values())
    for label, number in stages.items():
        yield f"{label:<14}{number:>4}  {'█' * round(BAR * number / most)}".rstrip()
    yield "The first two only the prisons know; of who has not consented the bus knows a number."
    without = len(played.cases_with("ReferralRouted") - played.cases_with("ConsentGranted"))
    yield f"Referred without a consent, on the path of relatives in need: {without}."


def _story(played: Played) -> Iterator[str]:
    for message in played.about(played.told_case):
        if words := in_words(message):
            service = message.topic.split(".")[0]
            yield f"{as_written(when(message))}  {service:<9} {words}"


def _refused(played: Played) -> Iterator[str]:
    notes = played.notes("refused")
    for note in [note for note in notes if note.get("pointer")][:1]:
        yield f"{_at(note['at'])}  {note['agency']} sent {note['command']} and was answered:"
        yield f"code      {note['code']}"
        yield f"pointer   {note['pointer']}"
        yield f"hint      {note['hint']}"
        yield "The value itself stands neither in the answer nor in any log."
    yield f"Refused in all: {', '.join(note['code'] for note in notes) or 'nothing'}"


def _intruder(played: Played) -> Iterator[str]:
    for note in played.notes("denied"):
        tried = f"{note['agency']} tried to write to {note['topic']}"
        yield f"{_at(note['at'])}  {tried}: denied by Kafka ({note['error']})"


def _verdict(played: Played, console: Console) -> bool:
    held = {each.sentence: each.holds(played) for each in EXPECTATIONS}
    number = sum(held.values())
    console.print()
    heading = f"What has to be true ({number} of {len(held)}), after {played.moments} moments"
    heading = f"{heading} in {played.seconds:.0f} s"
    console.print(Text(heading, style="bold"), soft_wrap=True)
    for sentence, holds in held.items():
        mark = "yes" if holds else "NO "
        line = Text(f"  {mark}  {sentence}", style="" if holds else "bold red")
        console.print(line, soft_wrap=True)
    return number == len(held)


def _places(played: Played, *, keep: bool) -> Iterator[str]:
    folder = _from_here(played.folder)
    yield f"logs      {folder / 'logs'}"
    yield f"mails     {folder / 'mails'}: {played.mails}, none left this machine"
    if keep:
        yield f"data      {folder / 'kafka'} and {folder / 'mongod'}"
    else:
        yield "data      thrown away; ./kvi demo --keep keeps it"


def _next(played: Played, *, keep: bool) -> Iterator[str]:
    """Commands that do what they say when they are typed where the user stands."""
    kvi = "./kvi" if Path.cwd() == ROOT else quote(str(ROOT / "kvi"))
    here = f"KVI_DATA={quote(str(_from_here(played.folder)))} {kvi}"
    if keep:
        yield f"{here} up --detach"
    yield f"{here} case {played.told_case}"
    if keep:
        yield f"{here} down"
    yield f"{kvi} up --detach"
    yield f"{kvi} send {quote(str(_from_here(ROOT / EXAMPLE)))} --as jva-buetzow"


def _from_here(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _at(moment: str) -> str:
    return as_written(datetime.fromisoformat(moment))
