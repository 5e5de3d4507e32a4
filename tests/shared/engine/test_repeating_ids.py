"""Ids, traces and times of what is said come from what led to it, as its sender wrote them."""

import json
from dataclasses import replace
from uuid import UUID

import pytest

from shared.language.answers import Ping
from shared.wire.decoded import Decoded, Rejected
from shared.wire.envelope import Outgoing
from tests.shared.engine.deciding import Bench
from tests.shared.toy.contract import OpenBox, PassMarble
from tests.shared.toy.records import (
    OTHER_BOX,
    MemoryRecord,
    command,
    with_headers,
)

SHOUTED = "A0E8F2D1-3C4B-4A59-8D6E-0F1A2B3C4D5E"
NIL = "00000000-0000-0000-0000-000000000000"
TRACE = f"00-{'a' * 32}-{'b' * 16}-01"


def shouting(record: MemoryRecord) -> MemoryRecord:
    return with_headers(record, ce_id=SHOUTED.encode(), ce_correlationid=SHOUTED.encode())


def refusal(bench: Bench, record: MemoryRecord) -> Outgoing:
    item = bench.decoder.decode(record)
    assert isinstance(item, Rejected)
    return bench.context.voice.refuse(item)


def pong(bench: Bench, record: MemoryRecord) -> Outgoing:
    item = bench.decoder.decode(record)
    assert isinstance(item, Decoded)
    return bench.decider.pong(item, bench.context)


def test_an_answer_and_whatever_follows_name_their_cause_letter_by_letter() -> None:
    bench = Bench()
    bench.take(command(OpenBox(mark=9), 9))
    bench.take(shouting(command(PassMarble(mark=1, other=UUID(OTHER_BOX)))))
    told = [each for each in bench.outgoing if each.causation.lower() == SHOUTED.lower()]
    assert [(each.causation, each.correlation) for each in told] == [(SHOUTED, SHOUTED)] * 3
    kept = list(bench.box.outbox)
    bench.stored()
    assert bench.box.outbox == kept


def test_a_refusal_and_a_pong_do_so_too() -> None:
    bench = Bench()
    bad = refusal(bench, shouting(with_headers(command(OpenBox(mark=1)), ce_time=b"never")))
    good = pong(bench, shouting(command(Ping())))
    for answer in (bad, good):
        assert (answer.causation, answer.correlation) == (SHOUTED, SHOUTED)


def test_a_repeat_in_other_letters_is_a_repeat_and_hears_of_the_id_it_sent() -> None:
    bench = Bench()
    bench.take(shouting(command(OpenBox(mark=1))))
    bench.take(with_headers(command(OpenBox(mark=1)), ce_id=SHOUTED.lower().encode()))
    first, again = bench.answers
    assert bench.state.marks == (1,)
    assert (first.id, first.value) == (again.id, again.value)
    assert (first.causation, again.causation) == (SHOUTED, SHOUTED.lower())


def test_an_id_in_the_value_is_refused_where_nobody_would_hear_it_as_it_was_sent() -> None:
    bench = Bench()
    shouted = command({"mark": 1, "other": SHOUTED}, kind=PassMarble.ce_type())
    answer = json.loads(refusal(bench, shouted).value)
    assert (answer["code"], answer["pointer"]) == ("schema_violation", "/other")


def test_a_refusal_goes_on_with_correlation_and_trace() -> None:
    headers = {"ce_correlationid": OTHER_BOX.encode(), "ce_traceparent": TRACE.encode()}
    bad = with_headers(command(OpenBox(mark=1)), ce_time=b"never", **headers)
    answer = refusal(Bench(), bad)
    assert answer.correlation == OTHER_BOX
    assert answer.traceparent.startswith(f"00-{'a' * 32}-")


def test_a_refusal_names_the_header_and_what_to_mend_and_never_a_value() -> None:
    answer = refusal(Bench(), with_headers(command(OpenBox(mark=1)), ce_time=b"Erika"))
    assert answer.value == (
        '{"code":"malformed","command":"OpenBox","header":"ce_time","hint":"ce_time is a moment '
        'that exists, by RFC 3339: 2026-03-02T09:00:00Z"}'
    )


@pytest.mark.parametrize("trace", [None, f"00-{'0' * 32}-{'b' * 16}-01"])
def test_no_trace_is_called_nothing_at_all(trace: str | None) -> None:
    bench = Bench()
    asked = with_headers(command(OpenBox(mark=1)), ce_id=NIL.encode())
    bench.take(asked if trace is None else with_headers(asked, ce_traceparent=trace.encode()))
    assert len(bench.outgoing) == 2
    for each in bench.outgoing:
        assert not each.traceparent.startswith(f"00-{'0' * 32}")
    kept = list(bench.box.outbox)
    bench.stored()
    assert bench.box.outbox == kept


def test_the_same_ping_gets_the_same_pong_however_much_later() -> None:
    bench = Bench()
    first = pong(bench, command(Ping()))
    bench.later(hours=1)
    again = pong(bench, replace(command(Ping()), offset=99))
    assert (first.id, first.value) == (again.id, again.value)
    assert '"time":"2026-03-16T08:00:00Z"' in first.value


def test_a_ping_with_another_time_gets_another_pong() -> None:
    bench = Bench()
    first = pong(bench, command(Ping()))
    other = pong(bench, with_headers(command(Ping()), ce_time=b"2026-03-16T09:00:00+00:30"))
    assert first.id != other.id
    assert '"time":"2026-03-16T08:30:00Z"' in other.value


def test_an_id_belongs_to_what_it_was_used_for_and_may_be_used_for_another_box() -> None:
    bench, other = Bench(), Bench()
    answered = pong(bench, command(Ping()))
    assert bench.take(command(OpenBox(mark=1))) == ["accepted open", "MarbleAdded 1"]
    assert bench.take(command(OpenBox(mark=2))) == ["refused conflict"]
    elsewhere = other.take(command(OpenBox(mark=2), key=OTHER_BOX))
    assert elsewhere == ["accepted open", "MarbleAdded 2"]
    ids = {answered.id, *(each.id for each in (*bench.outgoing, *other.outgoing))}
    assert len(ids) == 6
