"""The working calendar of the network: what is in the programme on which day, and no person."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from deploy.operations.programme_reading import Stored
from services.events.contract.activities import ActivityKind
from services.events.contract.format_names import FORMAT_NAMES
from services.events.contract.place_words import place_in_words
from services.events.contract.training_plan import Module, TrainingPlan
from services.events.domain.activities.activity import Activity
from services.events.domain.family_days.family_day import FamilyDay, Life
from services.events.domain.trainings.training import Life as TrainingLife
from services.events.domain.trainings.training import Training
from shared.network.registry import Registry
from shared.network.working_days import day_of, start_of_day
from shared.papers.calendar import Entry

MEETINGS = {
    ActivityKind.TALK: "Vortrag",
    ActivityKind.NETWORK_MEETING: "Netzwerktreffen",
    ActivityKind.EXCHANGE_VISIT: "Austauschbesuch",
    ActivityKind.EVENT: "Veranstaltung",
}
_KEPT = timedelta(days=365)
"""What is over for longer is in nobody's way, and in no calendar."""


def of_trainings(stored: Iterable[Stored[Training]], registry: Registry) -> Iterator[Entry]:
    """One entry for each module. Its version is that of all that is kept of the training."""
    for one in stored:
        plan = one.state.plan
        for module in plan.modules:
            yield Entry(
                name=f"{one.id}-{module.module}@kvi",
                what=_title(plan, module),
                begins=module.starts,
                ends=module.ends,
                where=place_in_words(plan.place, plan.address, registry),
                version=one.version,
                is_cancelled=one.state.life is TrainingLife.CANCELLED,
            )


def of_family_days(stored: Iterable[Stored[FamilyDay]], registry: Registry) -> Iterator[Entry]:
    """Those that have their money, and whatever was called off: it may be in calendars already."""
    for one in stored:
        if one.state.life is not Life.PLANNED:
            prison = registry.known(one.state.plan.prison)
            yield Entry(
                name=f"{one.id}@kvi",
                what="Familientag",
                begins=one.state.plan.on,
                where=one.state.plan.prison if prison is None else prison.name,
                version=one.version,
                is_cancelled=one.state.was_called_off,
            )


def of_meetings(stored: Iterable[Stored[Activity]]) -> Iterator[Entry]:
    """What people come together for; a call or an article stands in no calendar."""
    for one in stored:
        # What turns out to have been something else is marked as cancelled where it stands.
        entry = one.state.meeting
        if entry is not None:
            yield Entry(
                name=f"{one.id}@kvi",
                what=MEETINGS[entry.kind],
                begins=entry.on,
                where=f"Kreis {entry.district}",
                version=one.version,
                is_cancelled=one.state.counted != entry,
            )


def in_time_order(entries: Iterable[Entry], today: date) -> list[Entry]:
    """Those of the last year and all to come."""
    kept = (one for one in entries if day_of(_moment(one.begins)) > today - _KEPT)
    return sorted(kept, key=lambda one: (_moment(one.begins), one.name))


def _moment(begins: date | datetime) -> datetime:
    return begins if isinstance(begins, datetime) else start_of_day(begins)


def _title(plan: TrainingPlan, module: Module) -> str:
    what = ": ".join(filter(None, (FORMAT_NAMES[plan.format], plan.title)))
    return what if len(plan.modules) == 1 else f"{what} ({module.module})"
