"""What is told at the end; every word of it comes from what really happened."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from shlex import quote

from rich.console import Console
from rich.text import Text

from deploy.demo import views
from deploy.demo.consent_tales import CONSENT_TALES
from deploy.demo.expectation import Expectation, Tale
from deploy.demo.expectations import EXPECTATIONS, GENERAL
from deploy.demo.funding_tales import FUNDING_TALES
from deploy.demo.funnel import funnel
from deploy.demo.offer_tales import OFFER_TALES
from deploy.demo.office_tales import OFFICE_TALES
from deploy.demo.phrases import as_written
from deploy.demo.plan import Story
from deploy.demo.played import Played
from deploy.demo.programme_tales import PROGRAMME_TALES
from deploy.demo.telling import competence, told_in_words, turning_points
from deploy.demo.words import when
from deploy.stack.bootstrap import ROOT

EXAMPLE = "tests/contracts/examples/ReportAdmission/with_consent_two_districts.v1.json"


def tell(played: Played, console: Console, *, keep: bool) -> bool:
    """Look back; whether everything was as it has to be."""
    _section(console, "The funnel", funnel(played))
    _section(console, f"One case from start to end: {played.told_case}", _story(played))
    _section(console, "One message that was refused", _refused(played))
    _section(console, "One agency that tried another's door", _intruder(played))
    console.print()
    views.show(played, console)
    _tales(console, "Whose consent", CONSENT_TALES, turning_points, played)
    _tales(console, "Which office, by § 86 SGB VIII", OFFICE_TALES, competence, played)
    _tales(console, "Family days and their money", FUNDING_TALES, turning_points, played)
    _tales(console, "Trainings", PROGRAMME_TALES, turning_points, played)
    _tales(console, "Offers, and who comes to help", OFFER_TALES, turning_points, played)
    all_well = _verdict(played, console)
    _section(console, "Where things lie", _places(played, keep=keep))
    _section(console, "What to try next", _next(played, keep=keep))
    return all_well


def _section(console: Console, heading: str, lines: Iterable[str]) -> None:
    console.print()
    console.print(Text(heading, style="bold"))
    for line in lines:
        console.print(Text(f"  {line}"), soft_wrap=True)


def _tales(
    console: Console,
    heading: str,
    tales: Iterable[Tale],
    lines_of: Callable[[Tale, Played], Iterable[str]],
    played: Played,
) -> None:
    """A story each, by the sentence that has to be true of it and what was heard."""
    _section(console, heading, ())
    for tale in tales:
        _say(console, tale, holds=tale.holds(played))
        for line in lines_of(tale, played):
            console.print(Text(f"         {line}"), soft_wrap=True)


def _say(console: Console, each: Expectation, *, holds: bool) -> None:
    mark = "yes" if holds else "NO "
    line = Text(f"  {mark}  {each.sentence}", style="" if holds else "bold red")
    console.print(line, soft_wrap=True)


def _story(played: Played) -> Iterator[str]:
    for message in played.about(played.told_case):
        if words := told_in_words(message, played):
            service = message.topic.split(".")[0]
            yield f"{as_written(when(message))}  {service:<9} {words}"


def _refused(played: Played) -> Iterator[str]:
    notes = played.notes("refused")
    for note in played.noted_of(Story.CARELESS, "refused"):
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
    for each in GENERAL:
        _say(console, each, holds=held[each.sentence])
    console.print("  The others stand above, each with its story.")
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
        yield f"{here} offers gaps"
        yield f"{here} proof {played.case_of(Story.FUND)} --pdf verwendungsnachweis.pdf"
        yield f"{here} down"
    yield f"{kvi} up --detach"
    yield f"{kvi} send {quote(str(_from_here(ROOT / EXAMPLE)))} --as jva-buetzow"


def _from_here(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _at(moment: str) -> str:
    return as_written(datetime.fromisoformat(moment))
