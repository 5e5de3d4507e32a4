"""The published lists of states hold all that a step answers with, and nothing that none does.

The steps of referral are held to theirs by tests/referral/cases.py, on every schedule.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest

from deploy.messages.written_message import examples
from deploy.network.catalogue import Catalogue
from deploy.network.services import SWITCHBOARDS
from services.events.contract.trainings import RecordAttendance, ScheduleTraining
from services.intake.contract.erasure import ConfirmErasure, ErasureExtent
from services.intake.contract.milestones import (
    RecordSubjectInformed,
    ReportFirstVisit,
    ReportRelease,
)
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.erasure import ErasureReason, ReferralWithdrawn
from shared.language.answers import DeadlineReached, Ping
from shared.language.message import Command, Message
from shared.language.steps import At, Refused, State
from shared.network.registry import AgencyKind
from shared.store.due import without
from shared.wire.kind import Row
from shared.wire.switchboard import Switchboard
from tests.events import trainings
from tests.intake import cases

ENTRIES = Catalogue(SWITCHBOARDS.values()).entries.values()
WAYS = 800
Said = tuple[Message, str]
Named = set[tuple[type[Message], str]]


class Walk:
    """One aggregate on a way that chance has chosen, by the rules of the engine."""

    def __init__(self, switchboard: Switchboard, at: Callable[[str], At[Any]]) -> None:
        self._rows = switchboard.rows
        self._at = at
        self._state: State | None = None
        self._erased = False
        self.accepted: Named = set()
        self.refused: Named = set()

    def due(self, now: datetime) -> list[Said]:
        """What time has brought about by now."""
        pending = self._state.deadlines if self._state is not None else {}
        return [
            (DeadlineReached(kind=kind, due=due), "itself")
            for kind, due in pending.items()
            if due <= now
        ]

    def hear(self, message: Message, sender: str) -> None:
        row, state = self._rows[type(message)], self._state
        if isinstance(message, DeadlineReached):
            state = without(state, message)
        if (state is None and not row.creates) or (self._erased and not row.after_erasure):
            return
        try:
            outcome = row.step(state, message, self._at(sender))
        except Refused as no:
            if no.state is not None:
                self.refused.add((type(message), no.state))
            return
        if outcome is not None:
            self._state, self._erased = outcome.state, self._erased or outcome.erase
        if isinstance(message, Command) and self._state is not None:
            answer = outcome.answer if outcome is not None else None
            self.accepted.add((type(message), answer or self._state.life))


@cache
def good_examples(command: type[Message]) -> list[Message]:
    found = examples().get(command.type_name(), {}).values()
    return [command.from_json(one.value()) for one in found if one.is_meant_to_be_good]


def as_in_examples(
    service: str, random: Random, *, but_for: Iterable[Said]
) -> Iterator[tuple[Message, Row]]:
    """One of each command of a service that a way does not say in its own words."""
    own_words = {type(message) for message, _ in but_for}
    for command, entry in SWITCHBOARDS[service].on.items():
        if issubclass(command, Command) and command not in own_words:
            yield random.choice(good_examples(command)), entry


def of_intake(seed: int) -> Walk:
    random = Random(seed)  # noqa: S311 - a way, no secret
    rules = replace(cases.RULES, release_before_notice_suppresses=random.random() < 0.5)
    now = cases.NOON
    walk = Walk(SWITCHBOARDS["intake"], lambda by: cases.at(now, sender=by, rules=rules))
    walk.hear(random.choice([ADMITTED, IN_NEED, COUNTED]), cases.PRISON)
    for _ in range(12):
        now += timedelta(hours=random.choice([0, 0, 1, 24]))
        office = random.choice([cases.ROSTOCK, cases.SCHWERIN, cases.COORDINATION])
        gone = ReferralWithdrawn(offices=(office,), why=ErasureReason.CONSENT_WITHDRAWN)
        said: list[Said] = [
            *(walk.due(now) * 8),
            (told_to(office), "referral"),
            (gone, "referral"),
            (ADMITTED, cases.PRISON),
            (GRANTED, cases.PRISON),
            (ReportRelease(released_on=date(2026, 3, random.choice([3, 4]))), cases.PRISON),
            (RecordSubjectInformed(informed_on=date(2026, 3, 4)), cases.PRISON),
            (ReportFirstVisit(visited_on=date(2026, 3, 4)), cases.PRISON),
        ]
        for message, entry in as_in_examples("intake", random, but_for=said):
            senders = [agency.id for agency in cases.REGISTRY.agencies if agency.kind in entry.by]
            said.append((message, random.choice(senders)))
        walk.hear(*random.choice(said))
    now += timedelta(days=400)
    for late in walk.due(now):
        walk.hear(*late)
        walk.hear(ConfirmErasure(extent=ErasureExtent.ERASED), cases.ROSTOCK)
    return walk


ADMITTED, IN_NEED, COUNTED = cases.admission(), cases.in_need(), cases.only_counted()
GRANTED = cases.granting()


def told_to(office: str) -> ReferralRouted:
    return ReferralRouted(
        referral=cases.REFERRAL, office=office, rule="x", reason="x", provisional=False
    )


def of_events(seed: int) -> Walk:
    random = Random(seed)  # noqa: S311 - a way, no secret
    plan = random.choice([trainings.in_house, trainings.half_day_with_prison_tour, long])()
    now = plan.registration_until - timedelta(days=1)
    walk = Walk(SWITCHBOARDS["events"], lambda by: trainings.at(now, by))
    walk.hear(plan, trainings.ORGANISER)
    people = range(random.choice([2, plan.minimum, plan.maximum + 2]))
    for number in people:
        walk.hear(trainings.registration(number), "jva-waldeck")
    for _ in range(12):
        now += timedelta(days=random.choice([0, 1, 20]))
        there = [trainings.person(number) for number in people if number != 1]
        there = there[: plan.maximum + random.choice([0, 1])]
        number = random.choice(people)
        said: list[Said] = [
            (plan, trainings.ORGANISER),
            (plan.model_copy(update={"maximum": plan.maximum + 1}), trainings.ORGANISER),
            (trainings.registration(number), "jva-waldeck"),
            (trainings.registration(number, name="Kim Beispiel"), "jva-waldeck"),
            (trainings.registration(number + 100), "jva-waldeck"),
        ]
        for module in plan.modules:
            record = RecordAttendance(module=module.module, participants=tuple(there))
            said.append((record, trainings.ORGANISER))
        for message, entry in as_in_examples("events", random, but_for=said):
            holder = AgencyKind.COORDINATION_OFFICE in entry.by
            said.append((message, trainings.ORGANISER if holder else "jva-waldeck"))
        walk.hear(*random.choice(said))
    return walk


def long() -> ScheduleTraining:
    """Two modules, and as few places as are wanted at least."""
    whole = trainings.joint_training()
    fewer = {"modules": whole.modules[:2], "minimum": 3, "maximum": 4}
    return whole.model_copy(update=fewer)


@pytest.mark.parametrize(("service", "way"), [("intake", of_intake), ("events", of_events)])
def test_every_way_names_states_of_the_list_and_together_all_of_them(
    service: str, way: Callable[[int], Walk]
) -> None:
    walks = [way(seed) for seed in range(WAYS)]
    rows = SWITCHBOARDS[service].on
    listed = {command: row.states for command, row in rows.items() if row.by}
    for which in ("accepted", "refused"):
        named: Named = set().union(*(getattr(walk, which) for walk in walks))
        assert {command: {s for c, s in named if c is command} for command in listed} == {
            command: set(getattr(states, which)) for command, states in listed.items()
        }


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.name for entry in ENTRIES])
def test_every_command_that_is_carried_out_has_its_list(entry: Any) -> None:
    answered = entry.is_command and entry.message is not Ping
    assert bool(entry.states.accepted) == answered
    of_an_agency = answered and AgencyKind.OPERATOR not in entry.senders
    assert ("discarded" in entry.states.refused) == of_an_agency
