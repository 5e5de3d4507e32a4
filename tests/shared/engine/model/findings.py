"""What must be true when a schedule has come to rest; everything else is a finding."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from shared.engine.hold import HOLD_SECONDS
from shared.language.answers import CommandAccepted, CommandRefused, RequestAnswered
from shared.language.codes import Code
from shared.language.topics import outbound_topic
from tests.shared.engine.model.schedule import Schedule
from tests.shared.engine.model.senders import Sent
from tests.shared.engine.workshop import AGENCIES
from tests.shared.toy.contract import (
    BOXES,
    AddFirst,
    AlarmRang,
    BagEmptied,
    BoxEmptied,
    EmptyBox,
    MarblePassed,
    SetAlarms,
)
from tests.shared.toy.neighbour import GlassGiven
from tests.shared.toy.records import MemoryRecord
from tests.shared.toy.switchboard import SWITCHBOARD

_ACCEPTED = CommandAccepted.ce_type()
_REFUSED = CommandRefused.ce_type()
_EMPTIED = {BoxEmptied.ce_type(), BagEmptied.ce_type()}
_LAST_INSTANT_MS = int(2 * HOLD_SECONDS * 1000)
"""The last instant of docs/decisions/0034, which is allowed: another replica has erased right after
this one had looked. It may hand over what it has until its hold is over, and what was handed over
may leave for as long again."""


class Told:
    """One message of the toy, with its sealed part apart from the rest."""

    def __init__(self, record: MemoryRecord) -> None:
        headers = dict(record.headers)
        self.id = _text(headers["ce_id"])
        self.type = _text(headers["ce_type"])
        self.causation = _text(headers["ce_causationid"])
        self.key = (record.key or b"").decode()
        self.at_ms = record.timestamp
        self.data: dict[str, Any] = json.loads(record.value or b"")
        self.sealed = self.data.pop("sealed", None)


def _text(value: bytes | None) -> str:
    return (value or b"").decode()


def findings(schedule: Schedule) -> list[str]:
    """All that is wrong, in words."""
    return list(_Look(schedule).at_everything())


class _Look:
    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._documents = schedule.store.documents
        self._answers: dict[tuple[str, str], list[Told]] = defaultdict(list)
        self._facts: dict[str, list[Told]] = defaultdict(list)
        self._changed: list[str] = []
        for agency in AGENCIES:
            for told in self._first_occurrences(self._told(outbound_topic(agency))):
                self._answers[(agency, told.causation)].append(told)
        self._of_boxes = self._told(BOXES)
        for told in self._first_occurrences(self._of_boxes):
            self._facts[told.key].append(told)
        self._discarded = {
            (log[0], log[1]) for log in map(self._content_of, schedule.discarded) if log
        }

    def _told(self, topic: str) -> list[Told]:
        return [Told(record) for record in self._schedule.broker.records(topic)]

    def _first_occurrences(self, messages: Iterable[Told]) -> list[Told]:
        """Also notes a repeat that differs; before an erasure the sealed part may be left out."""
        found: dict[str, Told] = {}
        for told in messages:
            if found.setdefault(told.id, told).data != told.data:
                self._changed.append(f"{told.type} {told.id} is told in two ways")
        return list(found.values())

    def _content_of(self, name: str) -> tuple[str, int] | None:
        """Key and mark of a record that operators gave up."""
        topic, partition, offset = name.rsplit("-", 2)
        for place, log in self._schedule.broker.logs.items():
            if (place.topic, place.partition) == (topic, int(partition)):
                record = log[int(offset)]
                mark = json.loads(record.value or b"{}").get("mark")
                return ((record.key or b"").decode(), mark) if isinstance(mark, int) else None
        return None

    def at_everything(self) -> Iterator[str]:
        yield from self._schedule.surprises
        yield from self._changed
        yield from self._at_answers()
        yield from self._at_requests()
        yield from self._at_what_is_sealed()
        for key, document in self._documents.items():
            if document["waiting"]:
                yield f"{key} still waits for {document['waiting']}"
            if document["erased"]:
                yield from self._at_erased(key)
            else:
                yield from self._at_facts(key, document)
                yield from self._at_marks(key, document)
                yield from self._at_alarms(key, document)
                yield from self._at_order(key, document)

    def _accepted(self, sent: Sent) -> bool:
        told = self._answers[(sent.sender, sent.id)]
        return any(one.type == _ACCEPTED for one in told)

    def _at_answers(self) -> Iterator[str]:
        """Every command has exactly one answer, every other content under its id a conflict."""
        contents: Counter[tuple[str, str]] = Counter(
            (sent.sender, sent.id) for sent in self._schedule.sent if sent.is_command
        )
        for who, count in contents.items():
            told = self._answers.get(who, [])
            conflicts = [one for one in told if one.data.get("code") == Code.CONFLICT]
            if len(told) - len(conflicts) != 1 or len(conflicts) != count - 1:
                said = [one.data for one in told]
                yield f"{who} is answered {said} for {count} contents"
        for who, told in self._answers.items():
            if who not in contents and who[0] != AGENCIES[-1]:
                yield f"{who} is answered {[one.data for one in told]}, unasked"

    def _at_requests(self) -> Iterator[str]:
        """Each request has one answer; what is held is what its asker knows to be done."""
        told = self._first_occurrences(self._told(SWITCHBOARD.self_topic))
        answered = Counter(t.data["request"] for t in told if t.type == RequestAnswered.ce_type())
        for one in told:
            if one.type == MarblePassed.ce_type() and answered[one.data["request"]] != 1:
                yield f"the request {one.data} has {answered[one.data['request']]} answers"
        living = {k: d["state"] or {} for k, d in self._documents.items() if not d["erased"]}
        for key, state in living.items():
            if state.get("asked"):
                yield f"{key} still waits for an answer to {state['asked']}"
        done = {
            request: bag
            for state in living.values()
            for request, bag in state.get("passed", {}).items()
            if bag in living
        }
        held = {request: key for key, state in living.items() for request in state.get("held", {})}
        if done != held:
            yield f"done is {done}, but held is {held}"

    def _at_what_is_sealed(self) -> Iterator[str]:
        """Nothing sealed is told of what was emptied, in all but the last instant."""
        emptied_ms: dict[str, int] = {}
        for told in self._of_boxes:
            if told.type in _EMPTIED:
                emptied_ms.setdefault(told.key, told.at_ms)
            elif told.sealed is not None and told.key in emptied_ms:
                late_ms = told.at_ms - emptied_ms[told.key]
                if late_ms > _LAST_INSTANT_MS:
                    yield f"{told.key} told {told.sealed} {late_ms} ms after it was emptied"

    def _at_erased(self, key: str) -> Iterator[str]:
        emptied = [told for told in self._facts[key] if told.type in _EMPTIED]
        if len(emptied) != 1:
            yield f"{key} was emptied {len(emptied)} times"
        numbers = [told.data["number"] for told in self._facts[key]]
        if numbers != list(range(1, len(numbers) + 1)):
            # What was saved is told before, nothing is told after, what was not saved is dropped.
            yield f"{key} was emptied and told {numbers}"
        for name, record in self._schedule.store.records.items():
            if record.aggregate == key:
                yield f"{key} is erased, but the bytes of {name} are kept"

    def _at_facts(self, key: str, document: dict[str, Any]) -> Iterator[str]:
        """First occurrences count up by one, to what the box says it has told."""
        numbers = [told.data["number"] for told in self._facts[key]]
        told = (document["state"] or {}).get("told", 0)
        if numbers != list(range(1, told + 1)):
            yield f"{key} told {numbers} of {told}"

    def _at_marks(self, key: str, document: dict[str, Any]) -> Iterator[str]:
        """What was accepted lies in the box once, what was refused does not."""
        marks = Counter((document["state"] or {}).get("marks", []))
        doubled = [mark for mark, count in marks.items() if count > 1]
        if doubled:
            yield f"{key} has {doubled} more than once"
        conflicts = self._ids_with_conflicts()
        for sent in self._schedule.sent:
            if sent.mark is None or (sent.sender, sent.id) in conflicts:
                continue
            if sent.key == key and sent.is_command and self._accepted(sent) != (sent.mark in marks):
                yield f"{key}: the answer to {sent.message!r} is not what happened"
            if (key, sent.mark) in self._discarded:
                continue
            given = isinstance(sent.message, GlassGiven) and sent.key == key
            if given and sent.mark not in marks:
                yield f"{key} lost {sent.message!r}"

    def _at_alarms(self, key: str, document: dict[str, Any]) -> Iterator[str]:
        """Every alarm rings once."""
        if (document["state"] or {}).get("deadlines"):
            yield f"{key} still has deadlines"
        rang = Counter(
            told.data["kind"] for told in self._facts[key] if told.type == AlarmRang.ce_type()
        )
        for sent in self._schedule.sent:
            if isinstance(sent.message, SetAlarms) and sent.key == key and self._accepted(sent):
                if (sent.sender, sent.id) in self._ids_with_conflicts():
                    continue
                material = "glass" if sent.message.glass else "metal"
                for index in range(len(sent.message.at)):
                    kind = f"{material}:{sent.mark}:{index}"
                    if rang[kind] != 1 and kind not in self._discarded_kinds():
                        yield f"{key}: {kind} rang {rang[kind]} times"

    def _at_order(self, key: str, document: dict[str, Any]) -> Iterator[str]:
        """What came by one topic and does not overtake lies in the box in the order it came."""
        marks = (document["state"] or {}).get("marks", [])
        conflicts = self._ids_with_conflicts()
        by_topic: dict[str, list[int]] = defaultdict(list)
        for sent in self._schedule.sent:
            ordered = sent.mark is not None and not isinstance(sent.message, AddFirst | EmptyBox)
            if ordered and sent.key == key and (sent.sender, sent.id) not in conflicts:
                by_topic[sent.record.topic].append(sent.mark or 0)
        for topic, came in by_topic.items():
            lie = [mark for mark in marks if mark in came]
            if lie != [mark for mark in came if mark in lie]:
                yield f"{key}: {topic} brought {came}, and they lie {lie}"

    def _ids_with_conflicts(self) -> set[tuple[str, str]]:
        contents = Counter((sent.sender, sent.id) for sent in self._schedule.sent)
        return {who for who, count in contents.items() if count > 1}

    def _discarded_kinds(self) -> set[str]:
        kinds = set()
        for name in self._schedule.discarded:
            topic, partition, offset = name.rsplit("-", 2)
            for place, log in self._schedule.broker.logs.items():
                if (place.topic, place.partition) == (topic, int(partition)):
                    kinds.add(str(json.loads(log[int(offset)].value or b"{}").get("kind")))
        return kinds
