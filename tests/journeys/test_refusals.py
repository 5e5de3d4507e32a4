"""Whatever an agency sends is answered: a bad record with a code, and it holds up nobody."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from services.intake.contract.topics import CASES
from services.referral.domain.case import MOST_MEASURES
from shared.network.sealing import seal
from shared.network.sealing_keys import new_key, public_jwk
from shared.wire.received import Received
from tests.world.agency import Agency
from tests.world.family import child
from tests.world.world import World

Headers = dict[str, bytes | None]
Change = Callable[[Headers], object]


def envelope(agency: Agency, key: str, **other: str) -> Headers:
    """The headers of a ReportFirstVisit that is in order, apart from what is said to differ."""
    said = {
        "ce_specversion": "1.0",
        "ce_id": str(uuid4()),
        "ce_source": f"/agencies/{agency.id}",
        "ce_type": "de.kvi-mv.ReportFirstVisit.v1",
        "ce_time": "2026-03-02T09:00:00Z",
        "ce_subject": key,
        "content-type": "application/json",
        **other,
    }
    return {name: content.encode() for name, content in said.items()}


VISIT = b'{"visited_on": "2026-03-05"}'


async def answer_to_thrown(
    agency: Agency, headers: Headers, value: bytes | None, key: bytes | None
) -> Received:
    """Throw a record at intake and wait for the answer, which names its id or else its place."""
    before = len(agency.ear.heard)
    place = await agency.throw("intake", value, list(headers.items()), key)

    def is_it(received: Received) -> bool:
        data = received.data if isinstance(received.data, dict) else {}
        named = received.cause is not None and received.cause.encode() == headers.get("ce_id")
        return named or (data.get("partition"), data.get("offset")) == place

    return await agency.ear.finds(lambda: next(filter(is_it, agency.ear.heard[before:]), None))


BAD_VALUES: dict[str, tuple[bytes | None, str, str | None]] = {
    "no value": (None, "schema_violation", "/visited_on"),
    "no json": (b"\x00\xff\xfe garbage", "malformed", None),
    "half a record": (b'{"visited_on": ', "malformed", None),
    "a name twice": (
        b'{"visited_on": "2026-03-05", "visited_on": "2026-03-06"}',
        "malformed",
        "/visited_on",
    ),
    "not a number": (b'{"visited_on": NaN}', "malformed", None),
    "too deep": (b"[" * 3000 + b"]" * 3000, "malformed", None),
    "a field missing": (b"{}", "schema_violation", "/visited_on"),
    "a field too many": (b'{"visited_on": "2026-03-05", "x": 1}', "schema_violation", ""),
    "no day": (b'{"visited_on": "yesterday"}', "schema_violation", "/visited_on"),
    "null for absent": (b'{"visited_on": null}', "schema_violation", "/visited_on"),
    "too large": (b'{"visited_on": "' + b" " * 140_000 + b'"}', "too_large", None),
}


@pytest.mark.parametrize("how", BAD_VALUES)
async def test_a_value_that_cannot_be_read_is_refused_with_a_code_and_a_place(
    world: World, how: str
) -> None:
    value, code, pointer = BAD_VALUES[how]
    prison, case = await world.prison(), world.new_case()
    answer = await answer_to_thrown(prison, envelope(prison, case), value, case.encode())
    assert answer.type_name == "CommandRefused"
    assert answer.data["code"] == code
    assert answer.data.get("pointer") == pointer


BAD_HEADERS: dict[str, tuple[Change, str]] = {
    "no type": (lambda h: h.pop("ce_type"), "malformed"),
    "unknown type": (
        lambda h: h.update(ce_type=b"de.kvi-mv.MakeCoffee.v1"),
        "unknown_type",
    ),
    "unknown version": (
        lambda h: h.update(ce_type=b"de.kvi-mv.ReportFirstVisit.v9"),
        "unknown_version",
    ),
    "other specification": (lambda h: h.update(ce_specversion=b"0.3"), "malformed"),
    "structured mode": (
        lambda h: h.update({"content-type": b"application/cloudevents+json"}),
        "malformed",
    ),
    "other subject": (lambda h: h.update(ce_subject=str(uuid4()).encode()), "key_mismatch"),
    "no time": (lambda h: h.pop("ce_time"), "malformed"),
    "no moment that exists": (
        lambda h: h.update(ce_time=b"2026-13-45T25:61:61Z"),
        "malformed",
    ),
    "no source": (lambda h: h.pop("ce_source"), "malformed"),
    "an empty source": (lambda h: h.update(ce_source=b""), "malformed"),
    "an event, no command": (
        lambda h: h.update(ce_type=b"de.kvi-mv.ReferralAccepted.v1"),
        "wrong_sender",
    ),
    "what only an operator may": (
        lambda h: h.update(ce_type=b"de.kvi-mv.ReleaseParked.v1"),
        "wrong_sender",
    ),
}


@pytest.mark.parametrize("how", BAD_HEADERS)
async def test_an_envelope_out_of_order_is_refused_with_a_code(world: World, how: str) -> None:
    change, code = BAD_HEADERS[how]
    prison, case = await world.prison(), world.new_case()
    headers = envelope(prison, case)
    change(headers)
    answer = await answer_to_thrown(prison, headers, VISIT, case.encode())
    assert (answer.type_name, answer.data["code"]) == ("CommandRefused", code)
    if code == "malformed":
        assert answer.data["header"] in {*envelope(prison, case), "ce_type"}
        assert answer.data["header"].removeprefix("ce_") in answer.data["hint"] or (
            "required" in answer.data["hint"]
        )


async def test_what_a_framework_adds_and_an_id_in_capitals_are_taken_as_they_are(
    world: World,
) -> None:
    prison, once = await world.prison(), str(uuid4()).upper()
    case = await prison.report_admission(child())
    headers = envelope(prison, case, ce_type="de.kvi-mv.WithdrawConsent.v1", ce_id=once)
    del headers["content-type"]
    headers |= {"b3": b"\xc8", "tries": b"\x05", "nobody": None, "ce_traceparent": b"00-1-2-3"}
    answer = await answer_to_thrown(prison, headers, None, case.encode())
    assert (answer.type_name, answer.data) == (
        "CommandAccepted",
        {"command": "WithdrawConsent", "state": "withdrawn"},
    )
    assert answer.cause == once


@pytest.mark.parametrize(
    "key",
    [
        "0B6F2F6E-41C5-4B0B-8A52-7A53A3A1F0C1",
        "0b6f2f6e-41c5-1b0b-8a52-7a53a3a1f0c1",
        "00000000-0000-0000-0000-000000000000",
    ],
)
async def test_a_key_that_is_no_random_id_in_lower_case_is_refused_with_a_hint(
    world: World, key: str
) -> None:
    prison = await world.prison()
    said = json.dumps(prison.admission(key, child())).encode()
    headers = envelope(prison, key, ce_type="de.kvi-mv.ReportAdmission.v1")
    answer = await answer_to_thrown(prison, headers, said, key.encode())
    assert answer.data["code"] == "key_mismatch"
    assert "lower case" in answer.data["hint"] or "random UUIDv4" in answer.data["hint"]


NAMELESS: dict[str, Change] = {
    "no headers": lambda h: h.clear(),
    "no id": lambda h: h.pop("ce_id"),
    "an id that is none": lambda h: h.update(ce_id=b"17"),
    "bytes that are no text": lambda h: h.update(ce_id=b"\xff\xfe\xfd"),
    "an empty header": lambda h: h.update(ce_id=None),
}


@pytest.mark.parametrize("how", NAMELESS)
async def test_a_record_without_a_readable_id_is_answered_by_its_place(
    world: World, how: str
) -> None:
    prison, case = await world.prison(), world.new_case()
    headers = envelope(prison, case)
    NAMELESS[how](headers)
    answer = await answer_to_thrown(prison, headers, VISIT, case.encode())
    assert {"partition", "offset"} <= set(answer.data)
    assert answer.data["code"] == "malformed"


@pytest.mark.parametrize("key", [None, b"", b"A/1234/26", b"\xff\xfe"])
async def test_a_key_that_is_no_random_id_is_refused(world: World, key: bytes | None) -> None:
    prison, case = await world.prison(), world.new_case()
    answer = await answer_to_thrown(prison, envelope(prison, case), VISIT, key)
    assert answer.data["code"] == "key_mismatch"


async def test_garbage_holds_up_nobody(world: World) -> None:
    prison, case = await world.prison(), world.new_case()
    for number in range(50):
        await prison.throw("intake", bytes([number]) * number, [("ce_id", b"\xff")], case.encode())
    assert await prison.report_admission(child(), case=case) == case


async def test_the_same_command_again_gets_the_same_answer_again_and_is_carried_out_once(
    world: World,
) -> None:
    prison, case, once = await world.prison(), world.new_case(), str(uuid4())
    said = prison.admission(case, child())
    for _ in range(3):
        await prison.send("intake", "ReportAdmission", case, said, ce_id=once)
    await world.quiet()
    await prison.has_heard(case)
    answers = [r for r in prison.ear.about(case) if r.cause == once]
    assert len(answers) == 3
    assert {(r.id, json.dumps(r.data)) for r in answers} == {
        (answers[0].id, json.dumps({"command": "ReportAdmission", "state": "held"}))
    }
    assert await world.names_told(CASES, case) == ["ConsentGranted", "NoticeHeld"]


async def test_an_id_that_was_used_with_other_content_is_in_conflict(world: World) -> None:
    prison, case, once = await world.prison(), world.new_case(), str(uuid4())
    said = prison.admission(case, child())
    first = await prison.ask("intake", "ReportAdmission", case, said, ce_id=once)
    other = {**said, "interpreter_needed": True}
    second = await prison.ask("intake", "ReportAdmission", case, other, ce_id=once)
    assert (first.accepted, second.data["code"]) == (True, "conflict")
    assert first.id != second.id
    await world.pass_time(minutes=45)
    told = await world.told(CASES, case)
    assert told[-1].data["interpreter_needed"] is False


async def test_an_id_is_known_again_by_its_case_alone(world: World) -> None:
    prison, once = await world.prison(), str(uuid4())
    pong = await prison.ask("intake", "Ping", str(uuid4()), ce_id=once)
    assert pong.type_name == "Pong"
    for _ in range(2):
        case = world.new_case()
        answer = await prison.ask(
            "intake", "ReportAdmission", case, prison.admission(case, child()), ce_id=once
        )
        assert (answer.key, answer.accepted) == (case, True)


async def test_a_second_report_of_a_case_is_refused(world: World) -> None:
    prison = await world.prison()
    case = await prison.report_admission(child())
    said = prison.admission(case, child())
    refused = await prison.may_not("intake", "ReportAdmission", case, said)
    assert refused == {"command": "ReportAdmission", "code": "wrong_state", "state": "held"}


async def test_nobody_speaks_for_another(world: World) -> None:
    prison, office, case = await world.prison(), await world.office(), world.new_case()
    said = {**prison.admission(case, child()), "facility": "jva-waldeck"}
    refused = (await prison.ask("intake", "ReportAdmission", case, said)).data
    assert (refused["code"], refused["pointer"]) == ("wrong_sender", "/facility")
    assert "only another agency" in refused["hint"]
    wrong = await office.may_not("intake", "ReportAdmission", case, said)
    assert wrong["code"] == "wrong_sender"


async def test_what_was_never_reported_is_unknown(world: World) -> None:
    prison, office, case = await world.prison(), await world.office(), str(uuid4())
    assert (await prison.may_not("intake", "RetractNotice", case, {"code": "no_children"}))[
        "code"
    ] == "unknown_case"
    said = {"referral": str(uuid4())}
    assert (await office.may_not("referral", "AcceptReferral", case, said))["code"] == (
        "unknown_case"
    )


NOT_LAWFUL: dict[str, tuple[Callable[[dict[str, Any]], object], str, str]] = {
    "a receiver that was not ticked": (
        lambda n: n["consents"][0].update(receivers=["coordination_office"]),
        "receiver_not_allowed",
        "/consents",
    ),
    "a receiver that one of them did not tick": (
        lambda n: (
            n["consents"][0].update(receivers=["youth_office", "coordination_office"]),
            n["consents"][1].update(receivers=["youth_office", "coordination_office"]),
            n["consents"][2].update(receivers=["coordination_office"]),
        ),
        "receiver_not_allowed",
        "/sealed/0/receiver",
    ),
    "a notice of which the prisoner himself says nothing": (
        lambda n: n["consents"].pop(0),
        "consent_missing",
        "/consents/prisoner",
    ),
    "children of whom one parent alone speaks": (
        lambda n: n["consents"].pop(2),
        "consent_missing",
        "/consents/children/c1/other_parent",
    ),
    "a consent that has ended": (
        lambda n: n["consents"][0].update(valid_until="2020-01-01"),
        "consent_expired",
        "/consents/0/valid_until",
    ),
    "a part in clear": (
        lambda n: n["sealed"][0].update(jwe='{"name": "Mustermann"}'),
        "unsealed_personal_data",
        "/sealed/0/jwe",
    ),
    "a receiver that nobody knows": (
        lambda n: n["sealed"][0].update(receiver="jugendamt-99999"),
        "unknown_agency",
        "/sealed/0/receiver",
    ),
    "a part for a key that nobody has": (
        lambda n: n["sealed"][0].update(jwe=n["keyless"]),
        "sealed_for_unknown_key",
        "/sealed/0/jwe",
    ),
    "a part of another case": (
        lambda n: n["sealed"][0].update(jwe=n["foreign"]),
        "seal_mismatch",
        "/sealed/0/jwe",
    ),
    "an office of another district": (
        lambda n: n["children"][0]["residence"].update(district="13004"),
        "unsealed_personal_data",
        "/sealed/jugendamt-13004/c1",
    ),
    "more children than were counted": (
        lambda n: n["children"].append(child("c2")),
        "schema_violation",
        "/children",
    ),
    "a consent on a path that needs none": (
        lambda n: n.update(path="relatives_in_need"),
        "no_lawful_basis",
        "/consents",
    ),
}


@pytest.mark.parametrize("how", NOT_LAWFUL)
async def test_what_path_and_consent_do_not_both_allow_never_comes_in(
    world: World, how: str
) -> None:
    change, code, pointer = NOT_LAWFUL[how]
    prison, case = await world.prison(), world.new_case()
    notice = prison.admission(case, child(), receivers=["youth_office"])
    foreign = prison.parts(str(uuid4()), [child()], ["youth_office"])[0]["jwe"]
    office = notice["sealed"][0]["receiver"]
    unknown = public_jwk(new_key("never-published"))
    notice["foreign"] = foreign
    notice["keyless"] = seal(b"{}", case=case, receiver=office, public_key=unknown)
    change(notice)
    del notice["foreign"], notice["keyless"]
    refused = await prison.may_not("intake", "ReportAdmission", case, notice)
    assert (refused["code"], refused["pointer"]) == (code, pointer)
    await world.quiet()
    assert await world.told(CASES, case) == []


async def test_a_case_that_has_had_its_measure_of_measures_takes_no_more(world: World) -> None:
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission(child())
    await world.pass_time(minutes=45)
    referral = await office.receives(case)
    await referral.accept()
    for _ in range(MOST_MEASURES):
        await referral.measure_started()
    refused = await referral.refused("ReportMeasureStarted", started_on=str(world.today))
    assert refused["code"] == "full"


async def test_every_service_answers_a_ping(world: World) -> None:
    prison, office = await world.prison(), await world.office()
    for agency, service in ((prison, "intake"), (prison, "events"), (office, "referral")):
        pong = await agency.ask(service, "Ping", str(uuid4()))
        assert (pong.type_name, pong.data["service"]) == ("Pong", service)
