"""What a participant of a training reads: how it stands with her, when, where, and what to do."""

from datetime import datetime

from services.events.contract.place_words import place_in_words
from services.events.contract.post import Occasion, PostPassedOn
from services.events.contract.training_plan import Module
from services.notify.contract.wordings import Wording
from services.notify.mail_text import Text, worded
from shared.network.agency import Agency
from shared.network.registry import Registry
from shared.network.working_days import BERLIN
from shared.papers.calendar import Entry, appointment

DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September"),
    *("Oktober", "November", "Dezember"),
)
OVER = frozenset({Occasion.TRAINING_CANCELLED, Occasion.REGISTRATION_CANCELLED})


def write(  # noqa: PLR0913 - each is said in the mail
    post: PostPassedOn,
    wording: Wording,
    *,
    training: str,
    registry: Registry,
    sender: Agency,
    public_origin: str | None,
    now: datetime,
) -> Text:
    """Word a mail to a participant.

    The code stands behind the mark of a link, so that no server on the way writes it down.
    """
    registered_by = registry.known(post.agency) or sender
    code = None if post.occasion in OVER else post.code
    link = None
    if code is not None and public_origin is not None:
        link = f"{public_origin}/anmeldung/{training}/{post.participant}#{code}"
    return worded(
        wording,
        post=post,
        training=training,
        dates=[_dates(module) for module in post.modules],
        where=place_in_words(post.place, post.address, registry),
        organiser=registry.known(post.organiser) or sender,
        registered_by=registered_by,
        link=link,
        code=None if link else code,
        until=_moment(post.until),
        reminded_of=_dates(
            next((one for one in post.modules if one.module == post.module), post.modules[0])
        ),
        # From then on nobody can give a place back any more.
        has_begun=now >= post.modules[0].starts,
        sender=sender,
    )


def calendars(
    post: PostPassedOn, training: str, registry: Registry, now: datetime
) -> tuple[str, ...]:
    """A file for each module: to put in, to change, or to take out again."""
    if not post.has_place:
        return ()
    is_over = post.occasion in OVER
    return tuple(
        appointment(
            Entry(
                # Of this registration: who comes after all has another one.
                name=f"{training}.{module.module}.{post.participant}@kvi",
                what=post.title,
                begins=module.starts,
                ends=module.ends,
                where=place_in_words(post.place, post.address, registry),
                # Calendars take a change for one only if its number is higher.
                version=2 * post.version + is_over,
                is_busy=True,
                is_cancelled=is_over,
            ),
            now,
        )
        for module in post.modules
    )


def _dates(module: Module) -> str:
    starts, ends = module.starts.astimezone(BERLIN), module.ends.astimezone(BERLIN)
    if starts.date() == ends.date():
        return f"{_day(starts)}, {starts:%H:%M} bis {ends:%H:%M} Uhr"
    return f"{_moment(starts)}, bis {_moment(ends)}"


def _moment(moment: datetime) -> str:
    there = moment.astimezone(BERLIN)
    return f"{_day(there)}, {there:%H:%M} Uhr"


def _day(day: datetime) -> str:
    return f"{DAYS[day.weekday()]}, {day.day}. {MONTHS[day.month - 1]} {day.year}"
