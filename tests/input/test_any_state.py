"""Every command in every life of its aggregate, from everyone who can write to its service."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest
from pydantic import BaseModel

from deploy.network.services import SWITCHBOARDS
from shared.language.codes import Code
from shared.language.message import Command
from shared.wire.kind import Kind, Row
from tests.contracts.stories import STORIES, Step
from tests.input.memory_network import REGISTRY
from tests.input.memory_service import MemoryService, answers, facts, kept_of
from tests.input.stories import EXAMPLES, Telling

ASKED = [
    (board.service, kind, message)
    for board in SWITCHBOARDS.values()
    for kind in board.kinds
    for message in kind.on
    if issubclass(message, Command)
]
YEARS = timedelta(days=3 * 365)
"""Later than anything that is awaited, while nothing of it has fired."""

RETRACTED: tuple[Step, ...] = (
    "ReportAdmission/with_consent_two_districts",
    timedelta(minutes=45),
    "RetractNotice/reported_twice",
)
"""No story takes back what was told."""
NO_STORY = {"discarded", "unroutable", "waitlisted", "reserved"}
"""The engine's own word, and what only chance comes to: `test_any_order.py` of each service."""


# Where a command comes too late or too early: how its aggregate stands then, and what is answered.
# How a referral stands is said for each command of it in tests/referral/test_transitions.py.
OUT_OF_PLACE = """
ReportAdmission          notified wrong_state     ended wrong_state    expired case_erased
RetractNotice            expired case_erased      suppressed case_erased
GrantConsent             notified wrong_state     held wrong_state     counted_only case_erased
DeclineConsent           notified wrong_state     held wrong_state     expired case_erased
NarrowConsent            awaiting_consent consent_missing              expired case_erased
RenewConsent             awaiting_consent consent_missing              expired case_erased
WithdrawConsent          expired case_erased      suppressed case_erased
ReportRelease            expired case_erased      suppressed case_erased
RecordSubjectInformed    expired case_erased      suppressed case_erased
RecordCaregiverInformed  awaiting_consent consent_missing              expired case_erased
ReportFirstVisit         parent_only consent_missing                   expired case_erased
ReplaceSealedPart        notified unknown_item    suppressed unknown_item
AnswerQuestion           notified unknown_item    expired unknown_item
RaiseObjection           notified no_lawful_basis expired case_erased
SetProtectiveStop        stopped case_erased      expired case_erased
ConfirmErasure           notified wrong_state     suppressed unknown_referral
ConfirmDelivery          erased case_erased
AcknowledgeReferral      erased case_erased
AcceptReferral           erased case_erased
DeclineReferral          erased case_erased
HandOverReferral         erased case_erased
ReassignReferral         assigned+open wrong_state                     erased case_erased
AskQuestion              erased case_erased
RecordConsultation       assigned+open wrong_state                     erased case_erased
ReportMeasureStarted     assigned+open wrong_state                     erased case_erased
CloseReferral            assigned+open wrong_state                     erased case_erased
ScheduleTraining         held wrong_state         closed wrong_state
RegisterParticipant      held too_late            closed too_late
MoveTraining             held wrong_state         closed wrong_state
CancelTraining           held wrong_state         closed wrong_state
ConfirmRegistration      held unknown_item        closed unknown_item
CorrectParticipantName   held unknown_item        cancelled wrong_state
ReplaceParticipant       attended+held too_late   closed+completed too_late
CancelRegistration       held unknown_item        closed unknown_item
RecordAttendance         planned unknown_item     running unknown_item
RecordMadeUpModule       confirmed wrong_state    held unknown_item
CompleteTraining         scheduled wrong_state
RevokeCertificate        held unknown_item        cancelled wrong_state
PlanFamilyDay            open wrong_state         accounted wrong_state
BookPlaces               planned wrong_state
RecordFamilyDay          planned wrong_state      funded wrong_state
CancelFamilyDay          accounted wrong_state
AccountFamilyDay         planned wrong_state      funded wrong_state
RecordGrant              planned unknown_item     scheduled unknown_item
RecordIncome             planned unknown_item     scheduled unknown_item
CorrectIncome            planned unknown_item     scheduled unknown_item
RecordSpending           planned unknown_item     scheduled unknown_item
CorrectSpending          planned unknown_item     scheduled unknown_item
SubmitProofOfUse         planned unknown_item     scheduled unknown_item
PlanOffer                paused wrong_state       stale wrong_state
PublishOffer             freed+retired wrong_state
VerifyOffer              paused wrong_state       freed+retired wrong_state
ChangeCapacity           freed+retired wrong_state
PauseOffer               freed+retired wrong_state
RetireOffer              reported unknown_item
ReservePlace             paused wrong_state       stale wrong_state
FreePlace                paused unknown_item      stale unknown_item
ReportOfferGap           planned unknown_item     scheduled unknown_item
RequestProfessional      placed wrong_state       ended wrong_state
PlaceProfessional        not_placed wrong_state
DeclinePlacing           planned unknown_item     scheduled unknown_item
RecordPlacementEnd       requested wrong_state    not_placed wrong_state
RecordActivity           planned unknown_item     scheduled unknown_item
CorrectActivity          planned unknown_item     scheduled unknown_item
ChangeSubscription       pending unknown_item
"""


class Moment(NamedTuple):
    """An aggregate as some story left it."""

    telling: Telling
    service: MemoryService
    documents: dict[str, dict[str, Any]]
    now: datetime
    lives: frozenset[str]


@pytest.fixture(scope="module")
async def moments() -> list[Moment]:
    """One for each life that the stories lead to, and for each of a part of an aggregate."""
    found: dict[tuple[str, frozenset[str]], Moment] = {}
    for story in (*STORIES.values(), RETRACTED):
        telling = Telling(story)
        async for line in telling.lines():
            await telling.say(line)
            _look(found, telling)
        for days in (30, 400, 1200):
            await telling.network.pass_time(telling.network.clock.moment + timedelta(days=days))
            _look(found, telling)
    return list(found.values())


def _look(found: dict[tuple[str, frozenset[str]], Moment], telling: Telling) -> None:
    for name, service in telling.network.services.items():
        state = service.state(telling.key)
        if state is not None:
            lives = frozenset(_lives(state))
            now = telling.network.clock.moment
            documents = dict(service.store.documents)
            found.setdefault((name, lives), Moment(telling, service, documents, now, lives))


def _lives(part: object) -> Iterator[str]:
    """Where it stands, and where its parts do."""
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            value = getattr(part, name)
            if name in {"life", "standing"}:
                yield str(value)
            elif isinstance(value, tuple):
                for one in value:
                    yield from _lives(one)


def _senders(command: type[Command], row: Row, service: MemoryService) -> list[str]:
    """Who is in the examples, and of each kind that can write to the service the first and last."""
    found = [str(one.sender) for name, one in EXAMPLES.items() if _is_of(name, command)]
    for kind in dict.fromkeys(agency.kind for agency in REGISTRY.agencies):
        if service.board.heard_from(kind):
            of_kind = [agency.id for agency in REGISTRY.agencies if agency.kind is kind]
            found += [of_kind[0], of_kind[-1]]
    assert any(REGISTRY[sender].kind in row.by for sender in found)
    return list(dict.fromkeys(found))


def _is_of(name: str, command: type[Command]) -> bool:
    return name.partition("/")[0] == command.type_name()


def _said(command: type[Command], moment: Moment) -> Iterator[bytes]:
    """Its good examples as they would be said then, about each referral that there is."""
    state = moment.service.state(moment.telling.key)
    about = [str(one.id) for one in getattr(state, "referrals", ())]
    for name, example in EXAMPLES.items():
        if _is_of(name, command) and example.is_meant_to_be_good:
            line = moment.telling.line(name)
            yield line.value
            if "referral" in line.data:
                for referral in about:
                    yield line.with_data({**line.data, "referral": referral}).value


@pytest.mark.short(22)
@pytest.mark.parametrize(
    ("name", "kind", "command"), ASKED, ids=[command.type_name() for *_, command in ASKED]
)
async def test_a_command_leads_where_its_row_says_or_is_refused_and_changes_nothing(
    moments: list[Moment], name: str, kind: Kind[Any], command: type[Command]
) -> None:
    row = kind.on[command]
    for moment in moments:
        service, key = moment.service, moment.telling.key
        if service.name != name:
            continue
        for passing in (timedelta(), YEARS):
            service.clock.moment = moment.now
            service.store.documents = dict(moment.documents)
            texts = dict.fromkeys(_said(command, moment))
            service.clock.moment = moment.now + passing
            for text in texts:
                for sender in _senders(command, row, service):
                    service.store.documents = dict(moment.documents)
                    record = service.command((command.ce_type(), text), by=sender, key=key)
                    outgoing = await service.take(record)
                    (answer,) = answers(outgoing)
                    assert service.store.records == {}, (sender, moment.lives)
                    if answer.code is None:
                        assert answer.state in row.states.accepted, (sender, moment.lives)
                        assert REGISTRY[sender].kind in row.by
                        continue
                    assert answer.state in {None, *row.states.refused}, (sender, moment.lives)
                    assert kept_of(service.store.documents) == kept_of(moment.documents)
                    assert facts(outgoing) == []
                    if REGISTRY[sender].kind not in row.by:
                        assert answer.code == Code.WRONG_SENDER
                    elif moment.documents[key]["erased"] and not row.after_erasure:
                        assert answer.code == kind.erased


@pytest.mark.parametrize(
    ("name", "kind", "command"), ASKED, ids=[command.type_name() for *_, command in ASKED]
)
async def test_of_what_is_not_there_nothing_is_asked_and_nothing_becomes(
    moments: list[Moment], name: str, kind: Kind[Any], command: type[Command]
) -> None:
    row = kind.on[command]
    moment = next(one for one in moments if one.service.name == name)
    service, stranger = moment.service, "91b1d4c8-0f35-4f7e-9a56-2b7c3e8d1f04"
    for text in _said(command, moment):
        for sender in _senders(command, row, service):
            service.store.documents = dict(moment.documents)
            record = service.command((command.ce_type(), text), by=sender, key=stranger)
            (answer,) = answers(await service.take(record))
            if REGISTRY[sender].kind not in row.by:
                assert answer.code == Code.WRONG_SENDER
            elif not row.creates:
                assert answer.code == kind.unknown
            if answer.code is not None:
                assert kept_of(service.store.documents) == kept_of(moment.documents)


async def test_the_stories_lead_to_every_life_in_which_a_command_is_refused(
    moments: list[Moment],
) -> None:
    for service, kind, command in ASKED:
        reached = {life for one in moments if one.service.name == service for life in one.lives}
        assert set(kind.on[command].states.refused) - NO_STORY <= reached


def _out_of_place() -> Iterator[tuple[str, str, str]]:
    for line in OUT_OF_PLACE.strip().splitlines():
        command, *cells = line.split()
        for life, code in zip(cells[::2], cells[1::2], strict=True):
            yield command, life, code


def test_of_every_command_the_table_says_where_it_is_out_of_place() -> None:
    assert {command for command, _, _ in _out_of_place()} == {one.type_name() for *_, one in ASKED}


@pytest.mark.parametrize(("name", "life", "code"), list(_out_of_place()))
async def test_a_command_out_of_place_is_refused_with_its_code_and_changes_nothing(
    moments: list[Moment], name: str, life: str, code: str
) -> None:
    service, row, command = next(
        (service, kind.on[one], one) for service, kind, one in ASKED if one.type_name() == name
    )
    moment = next(
        one
        for one in moments
        if one.service.name == service and "+".join(sorted(one.lives)) == life
    )
    moment.service.clock.moment = moment.now
    found: set[str | None] = set()
    for text in dict.fromkeys(_said(command, moment)):
        for sender in _senders(command, row, moment.service):
            if REGISTRY[sender].kind not in row.by:
                continue
            moment.service.store.documents = dict(moment.documents)
            key = moment.telling.key
            record = moment.service.command((command.ce_type(), text), by=sender, key=key)
            outgoing = await moment.service.take(record)
            (answer,) = answers(outgoing)
            found.add(answer.code)
            assert kept_of(moment.service.store.documents) == kept_of(moment.documents)
            assert facts(outgoing) == []
    assert found - {Code.NOT_COMPETENT} == {code}
