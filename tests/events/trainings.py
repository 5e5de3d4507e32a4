"""Trainings as the network really holds them, and the few words to move one on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from services.events.contract.attendance_list import ParticipantListed
from services.events.contract.certificates import RevocationReason, RevokeCertificate
from services.events.contract.post import PostPassedOn
from services.events.contract.training_plan import (
    Module,
    Sector,
    SectorCounts,
    TargetGroup,
    TrainingFormat,
    TrainingTheme,
)
from services.events.contract.trainings import (
    CancelRegistration,
    CancelTraining,
    CompleteTraining,
    ConfirmRegistration,
    CorrectParticipantName,
    MoveTraining,
    RecordAttendance,
    RecordMadeUpModule,
    RegisterParticipant,
    ReplaceParticipant,
    ScheduleTraining,
)
from services.events.domain.rules import Rules
from services.events.domain.trainings import (
    attendance,
    cancelling,
    certifying,
    completion,
    correcting,
    making_up,
    moving,
    registering,
    replacing,
    scheduling,
    signing_up,
    time,
)
from services.events.domain.trainings.training import Training
from shared.language.answers import DeadlineReached
from shared.language.message import Message
from shared.language.steps import At, Outcome
from shared.network.registry import Agency, AgencyKind, Key, Registry
from shared.network.sealing_keys import new_key, public_jwk
from shared.network.signing import SigningKey
from shared.network.working_days import BERLIN

TRAINING = "5b6f8c1e-63d1-4c0a-9d0e-2f3a6f1d7b10"
ORGANISER = "koordinierung-mv"
PUBLIC = "oeffentlichkeit"
REGISTRY = Registry(
    [
        Agency(
            id=ORGANISER,
            kind=AgencyKind.COORDINATION_OFFICE,
            name="Koordinierungsstelle",
            email="koordinierung@kvi.example",
        ),
        Agency(
            id="jva-waldeck",
            kind=AgencyKind.PRISON,
            name="JVA Waldeck",
            email="jva-waldeck@kvi.example",
        ),
        Agency(
            id="jugendamt-13003",
            kind=AgencyKind.YOUTH_OFFICE,
            name="Jugendamt",
            district="13003",
            email="jugendamt@kvi.example",
        ),
        Agency(
            id="jugendamt-13072",
            kind=AgencyKind.YOUTH_OFFICE,
            name="Jugendamt des Landkreises",
            district="13072",
            email="landkreis@kvi.example",
        ),
        Agency(
            id=PUBLIC,
            kind=AgencyKind.PUBLIC,
            name="Öffentliche Seiten",
            email="oeffentlichkeit@kvi.example",
        ),
    ]
)
RULES = Rules(REGISTRY, code_key=b"a key of tests")
_KEY = new_key("events-test")
KEY = Key(
    kid="events-test",
    valid_from=date(2024, 1, 1),
    valid_until=date(2027, 12, 31),
    jwk=public_jwk(_KEY),
)
"""By which certificates are checked."""
SIGNED = replace(RULES, signing=SigningKey(_KEY, KEY.valid_from, KEY.valid_until))
"""Of an installation that has a key for certificates."""
RIGHT_NAME = "Alex Beispiel-Muster"
"""Of somebody whose name was taken down without its second half."""
START = datetime(2024, 4, 10, 10, 0, tzinfo=UTC)
"""12:00 in Rostock."""


def person(number: int) -> UUID:
    return uuid5(UUID(TRAINING), str(number))


def sitting(code: str, starts: datetime, hours: float, *, days: int = 1) -> Module:
    length = timedelta(days=days - 1, hours=hours / days)
    return Module(module=code, starts=starts, ends=starts + length, hours=hours)


def plan(
    modules: Sequence[Module] = (sitting("fachtag", START, 4.5),),
    *,
    kind: TrainingFormat = TrainingFormat.SYMPOSIUM,
    place: str = "venue:13003:rathaus",
    minimum: int = 1,
    maximum: int = 120,
) -> ScheduleTraining:
    return ScheduleTraining(
        format=kind,
        theme=TrainingTheme.CHILDREN_OF_PRISONERS,
        place=place,
        modules=tuple(modules),
        minimum=minimum,
        maximum=maximum,
        registration_until=modules[0].starts - timedelta(days=7),
        target_groups=(TargetGroup.PRISONS, TargetGroup.YOUTH_OFFICES),
    )


def symposium() -> ScheduleTraining:
    """Of 10 April 2024, 12:00-16:30."""
    return plan()


def in_house() -> ScheduleTraining:
    """One to two hours, with at least seven people."""
    return plan(
        [sitting("inhouse", START, 2)],
        kind=TrainingFormat.IN_HOUSE,
        place="agency:jva-waldeck",
        minimum=7,
        maximum=25,
    )


def half_day_with_prison_tour() -> ScheduleTraining:
    return plan(
        [sitting("rundgang", START, 4)],
        kind=TrainingFormat.JOB_SHADOWING,
        place="agency:jva-waldeck",
        minimum=10,
        maximum=20,
    )


def joint_training() -> ScheduleTraining:
    """Seven modules of two days over eighteen months."""
    modules = [sitting(f"m{n}", START + timedelta(days=90 * n), 16, days=2) for n in range(7)]
    return plan(modules, kind=TrainingFormat.WORKSHOP, minimum=8, maximum=16)


def staff_training() -> ScheduleTraining:
    """One prison's staff: 17 dates, about 330 people."""
    modules = [sitting(f"termin-{n}", START + timedelta(days=14 * n), 3) for n in range(17)]
    return plan(modules, kind=TrainingFormat.IN_HOUSE, place="agency:jva-waldeck", maximum=330)


def in_guestrow() -> ScheduleTraining:
    """Wednesday 14 April 2027, 12:00-16:30 with a break of half an hour; until 1 April."""
    starts = datetime(2027, 4, 14, 12, 0, tzinfo=BERLIN)
    ends = starts + timedelta(hours=4, minutes=30)
    whole = plan([Module(module="fachtag", starts=starts, ends=ends, hours=4)])
    until = datetime(2027, 4, 1, 23, 59, 59, tzinfo=BERLIN)
    return whole.model_copy(update={"registration_until": until, "place": "venue:13072:guestrow"})


def came(**counts: int) -> SectorCounts:
    """This many people of each sector, and nobody of another."""
    return SectorCounts.model_validate({**dict.fromkeys(Sector, 0), **counts})


def at(now: datetime, sender: str = ORGANISER, rules: Rules = RULES) -> At[Rules]:
    return At(
        now=now,
        aggregate=TRAINING,
        sender=sender,
        message_id="0d0f7c52-8b8e-4a4e-9d1c-8f5a3c1b2a90",
        rules=rules,
    )


def scheduled(message: ScheduleTraining) -> Training:
    done = scheduling.schedule(None, message, at(message.registration_until - timedelta(days=60)))
    assert done is not None
    return done.state


def registration(
    number: int, sector: Sector = Sector.JUSTICE, name: str = "Alex Beispiel"
) -> RegisterParticipant:
    return RegisterParticipant(
        participant=person(number), name=name, email=f"p{number}@kvi.example", sector=sector
    )


def register(state: Training, number: int, sector: Sector = Sector.JUSTICE) -> Outcome[Training]:
    when = at(state.plan.registration_until, "jva-waldeck")
    return registering.register(state, registration(number, sector), when)


def signed_up(state: Training, number: int, when: datetime, name: str = "") -> Outcome[Training]:
    """Somebody of no agency fills in the form."""
    someone = registration(number, Sector.NURSERY, name or f"Kita Beispiel {number}")
    return registering.register(state, someone, at(when, PUBLIC))


def code(number: int) -> str:
    """As it stands in her mail."""
    return RULES.code(TRAINING, person(number))


def confirmed(
    state: Training, number: int, when: datetime, by_code: str | None = None
) -> Outcome[Training]:
    message = ConfirmRegistration(participant=person(number), code=by_code or code(number))
    return signing_up.confirm(state, message, at(when, PUBLIC))


def passed(state: Training, kind: str) -> Outcome[Training] | None:
    """As the engine does it: the deadline is no longer pending when the step is asked."""
    due = state.deadlines[kind]
    return time.time_passed(
        state.not_awaiting(kind), DeadlineReached(kind=kind, due=due), at(due, "events")
    )


def with_people(message: ScheduleTraining, count: int) -> Training:
    state = scheduled(message)
    for number in range(count):
        state = register(state, number).state
    return state


def cancelled(
    state: Training, number: int, when: datetime, sender: str = "jva-waldeck"
) -> Outcome[Training]:
    message = CancelRegistration(participant=person(number))
    return cancelling.cancel_registration(state, message, at(when, sender))


def replaced(
    state: Training, number: int, by: int, when: datetime, sender: str = "jva-waldeck"
) -> Outcome[Training]:
    return replacing.replace(state, instead(number, by), at(when, sender))


def instead(number: int, by: int) -> ReplaceParticipant:
    """Somebody else comes."""
    someone = registration(by).model_dump(exclude={"participant"})
    return ReplaceParticipant(participant=person(number), replacement=person(by), **someone)


def later(message: ScheduleTraining | Training, days: int, *, but_for: int = 0) -> MoveTraining:
    """The same this many days later, but for the first modules."""
    whole = message.plan if isinstance(message, Training) else message
    by = timedelta(days=days)
    moved = tuple(
        module.model_copy(update={"starts": module.starts + by, "ends": module.ends + by})
        for module in whole.modules[but_for:]
    )
    until = whole.registration_until + (by if not but_for else timedelta())
    return MoveTraining(modules=(*whole.modules[:but_for], *moved), registration_until=until)


def moved(
    state: Training, message: MoveTraining, when: datetime, sender: str = ORGANISER
) -> Outcome[Training] | None:
    return moving.move(state, message, at(when, sender))


def called_off(
    state: Training, when: datetime, sender: str = ORGANISER
) -> Outcome[Training] | None:
    return moving.cancel(state, CancelTraining(), at(when, sender))


def attended(state: Training, module: str, *numbers: int) -> Outcome[Training] | None:
    message = RecordAttendance(module=module, participants=tuple(person(n) for n in numbers))
    return attendance.record(state, message, at(state.plan.modules[-1].ends))


def made_up(
    state: Training, module: str, number: int, sender: str = ORGANISER, rules: Rules = RULES
) -> Outcome[Training]:
    message = RecordMadeUpModule(participant=person(number), module=module)
    return making_up.record(state, message, at(state.plan.modules[-1].ends, sender, rules))


def held(state: Training, *numbers: int) -> Training:
    """All of it has taken place, and these people were there throughout."""
    for module in state.plan.modules:
        done = attended(state, module.module, *numbers)
        assert done is not None
        state = done.state
    return state


def completed(state: Training) -> Outcome[Training]:
    done = completion.complete(state, CompleteTraining(), at(state.plan.modules[-1].ends))
    assert done is not None
    return done


def certified(
    state: Training, when: datetime | None = None, rules: Rules = SIGNED
) -> Outcome[Training]:
    """Closed where certificates are signed."""
    circumstances = at(when or state.plan.modules[-1].ends, rules=rules)
    done = completion.complete(state, CompleteTraining(), circumstances)
    assert done is not None
    return done


def revoked(
    state: Training,
    number: int,
    when: datetime,
    reason: RevocationReason = RevocationReason.WRONG_DETAILS,
    sender: str = ORGANISER,
) -> Outcome[Training]:
    message = RevokeCertificate(participant=person(number), reason=reason)
    return certifying.revoke(state, message, at(when, sender, SIGNED))


def corrected(
    state: Training,
    number: int,
    when: datetime,
    name: str = RIGHT_NAME,
    sender: str = ORGANISER,
) -> Outcome[Training]:
    message = CorrectParticipantName(participant=person(number), name=name)
    return correcting.correct_name(state, message, at(when, sender, SIGNED))


def forgotten(state: Training) -> Training:
    """As the engine does it: the deadline is no longer pending when the step is asked."""
    due = state.deadlines["retention"]
    rest = state.model_copy(update={"deadlines": {}})
    return completion.forget_names(rest, DeadlineReached(kind="retention", due=due), at(due)).state


def told(outcome: Outcome[Training]) -> list[Message]:
    """What all services hear."""
    heard = [said.message for said in outcome.says if said.to is None]
    return [message for message in heard if not isinstance(message, PostPassedOn)]


def on_the_list(outcome: Outcome[Training]) -> list[tuple[UUID, str | None]]:
    """What the organiser alone hears."""
    listed = [s for s in outcome.says if isinstance(s.message, ParticipantListed)]
    assert {said.to for said in listed} <= {ORGANISER}
    messages = [said.message for said in listed]
    return [(m.participant, m.name) for m in messages if isinstance(m, ParticipantListed)]


def mails(outcome: Outcome[Training]) -> list[PostPassedOn]:
    """What notify alone hears."""
    return [said.message for said in outcome.says if isinstance(said.message, PostPassedOn)]
