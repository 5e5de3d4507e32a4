"""The story of a case: complete, in order, each thing once, and nothing about a person."""

import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from deploy.operations.story import story
from deploy.operations.story_entry import StoryEntry
from deploy.operations.story_log import in_lines, logged_about
from deploy.operations.story_shown import story_lines
from deploy.operations.story_topics import is_about, told
from shared.wire.received import Received
from tests.deploy.kvi import kvi
from tests.world.family import CANARY

if TYPE_CHECKING:
    from tests.world.world import World

CASE = "0b6f2f6e-41c5-4b0b-8a52-7a53a3a1f0c1"
OTHER = "c4bd7f0a-9a0c-4a42-9d1e-0d2f3b3f4f11"
BY_AGENCY = "9e0c6189-3221-4abb-b911-31eaa8933840"
BY_SERVICE = "80605e33-757b-5ab2-a3b6-d22d265a6e18"
NINE = datetime(2026, 3, 2, 8, tzinfo=UTC)
"""Nine o'clock in Berlin."""


def line(event: str, **fields: Any) -> bytes:
    head = {"time": "2026-11-24T12:00:00.000Z", "level": "info", "service": "referral"}
    whole = {**head, "replica": "1", "event": event, "case": CASE, **fields}
    return json.dumps(whole, separators=(",", ":")).encode() + b"\n"


def read(*lines: bytes) -> list[StoryEntry]:
    return list(in_lines(CASE, lines))


def happened(event: str, seconds: float = 0, **fields: Any) -> StoryEntry:
    at = NINE + timedelta(seconds=seconds)
    return StoryEntry(at, fields.pop("wall", at), "referral", event, **fields)


def received(data: dict[str, Any], **headers: str) -> Received:
    return Received(
        topic="referral.referrals.v1",
        partition=0,
        offset=1,
        written_at=NINE + timedelta(hours=1),
        key=CASE,
        headers={
            "ce_id": "1",
            "ce_source": "/services/referral",
            "ce_type": "de.kvi-mv.ReferralRouted.v1",
            "ce_time": "2026-03-02T08:00:00Z",
            **headers,
        },
        data=data,
        size=1,
    )


def shown(*entries: StoryEntry) -> list[str]:
    return list(story_lines(entries))


# What the logs tell


def test_a_message_in_the_log_is_something_that_happened() -> None:
    (found,) = read(
        line(
            "referral.routed",
            at="2026-03-02T08:00:00.000Z",
            topic="referral.referrals.v1",
            message_id="1",
            causation_id="2",
            office="jugendamt-13003",
            provisional=False,
        )
    )
    assert found == StoryEntry(
        at=NINE,
        wall=datetime(2026, 11, 24, 12, tzinfo=UTC),
        service="referral",
        event="referral.routed",
        kind="case",
        codes={"office": "jugendamt-13003", "provisional": False},
        topic="referral.referrals.v1",
        id="1",
        cause="2",
    )


def test_what_followed_from_the_case_belongs_to_it() -> None:
    assert read(line("notification.sent", case=OTHER, correlation_id=CASE))


def test_other_cases_and_what_is_no_line_of_ours_are_passed_over() -> None:
    assert not read(
        line("referral.routed", case=OTHER),
        line("referral.routed", case=OTHER, message_id=CASE),
        CASE.encode() + b" in the log of a server\n",
        json.dumps({"case": CASE, "msg": "slow query"}).encode(),
        b'["' + CASE.encode() + b'"]',
    )


def test_a_note_has_the_time_of_the_services_and_names_the_record_it_is_about() -> None:
    noted = line(
        "record.parked",
        time="2026-11-24T12:00:05.000Z",
        kind="case",
        code="crashed",
        topic="intake.cases.v1",
        partition=3,
        offset=17,
        next="./kvi parked list",
    )
    _, found = read(line("referral.routed", at="2026-03-02T08:00:00.000Z"), noted)
    assert found.at == NINE + timedelta(seconds=5)
    assert found.codes == {"code": "crashed", "record": "intake.cases.v1-3-17"}
    assert (found.next, found.kind) == ("./kvi parked list", "case")
    assert found.to is None


def test_logs_of_replicas_and_rotated_ones_are_read_too(tmp_path: Path) -> None:
    (tmp_path / "referral.log").write_bytes(line("a.b"))
    (tmp_path / "referral-2.log").write_bytes(line("c.d"))
    (tmp_path / "referral.log.1").write_bytes(line("e.f"))
    with gzip.open(tmp_path / "referral.log.2.gz", "wb") as file:
        file.write(line("g.h"))
    found = {each.event for each in logged_about(CASE, tmp_path)}
    assert found == {"a.b", "c.d", "e.f", "g.h"}


# What the topics tell


def test_a_record_tells_more_than_the_log_and_its_reason_in_words() -> None:
    found = told(received({"office": "jugendamt-13003", "reason": "the child lives there"}))
    assert found.at == NINE
    assert (found.event, found.kind) == ("referral.routed", "case")
    assert found.reason == "the child lives there"
    assert found.codes == {"office": "jugendamt-13003"}


def test_a_reason_from_a_list_stays_a_code() -> None:
    found = told(received({"reason": "no_need"}))
    assert (found.reason, found.codes) == (None, {"reason": "no_need"})


def test_of_parts_only_the_number_is_told() -> None:
    found = told(received({"children": [{"child": "c1"}], "path": "consent", "consent": {"a": 1}}))
    assert found.codes == {"children": 1, "path": "consent"}


@pytest.mark.parametrize("kind", ["?", "com.example.Strange", "de.kvi-mv.x1.v1"])
def test_a_record_of_an_unknown_type_is_not_hidden(kind: str) -> None:
    assert told(received({}, ce_type=kind)).event


def test_records_for_the_case_and_those_that_followed_are_found() -> None:
    case, other = CASE.encode(), OTHER.encode()
    assert is_about(case, case, [])
    assert is_about(case, other, [("ce_correlationid", case)])
    assert not is_about(case, other, [("ce_correlationid", other)])
    assert not is_about(case, None, [])


# The whole story


def test_what_log_and_topic_both_tell_happened_once() -> None:
    logged = happened("referral.routed", id="1", wall=NINE + timedelta(seconds=1))
    on_topic = happened("referral.routed", id="1", reason="because")
    assert story([logged, logged], [on_topic, on_topic]) == [replace(on_topic, wall=logged.wall)]


def test_said_again_after_a_crash_it_happened_when_it_was_first_said() -> None:
    again = happened("a.b", id="1", wall=NINE + timedelta(minutes=5))
    first = happened("a.b", id="1", wall=NINE)
    between = happened("c.d", id="2", wall=NINE + timedelta(minutes=1))
    assert story([again, between, first], []) == [first, between]


def test_things_of_one_moment_are_in_the_order_of_the_machine() -> None:
    late = happened("a.b", id="1", wall=NINE + timedelta(seconds=2))
    early = happened("c.d", id="2", wall=NINE + timedelta(seconds=1))
    note = happened("e.f", wall=NINE + timedelta(seconds=3))
    assert story([note, late, early], []) == [early, late, note]


def test_a_cause_stands_before_its_effect_whatever_the_clocks_say() -> None:
    effect = happened("c.d", 0, id="2", cause="1")
    cause = happened("a.b", 1, id="1", cause="0")
    first = happened("x.y", 2, id="0")
    last = happened("e.f", 3, id="3", cause="1")
    assert story([], [last, effect, cause, first]) == [first, cause, effect, last]


# How it is shown


def test_a_day_stands_above_what_happened_on_it_by_local_time() -> None:
    lines = shown(happened("a.b"), happened("c.d"), happened("e.f", 24 * 3600))
    days = [text for text in lines if not text.startswith("09:")]
    assert days == ["Monday, 02.03.2026", "Tuesday, 03.03.2026"]


@pytest.mark.parametrize(
    ("topic", "whom"),
    [
        ("to.jugendamt-13003.v1", "to jugendamt-13003"),
        ("referral.referrals.v1", "to all services"),
        ("referral.sealed.v1", "to referral alone, sealed"),
        ("notify.self.v1", "to itself"),
    ],
)
def test_it_says_who_was_told(topic: str, whom: str) -> None:
    assert shown(happened("a.b", topic=topic))[1] == f"09:00:00  referral  a b {whom}"


def test_it_says_what_led_to_it() -> None:
    first = happened("a.b", id="1", cause=BY_AGENCY)
    second = happened("c.d", id="2", cause="1")
    third = happened("e.f", id="3", cause=BY_SERVICE)
    assert [text.partition(", after ")[2] for text in shown(first, second, third)[1:]] == [
        "an agency sent 9e0c6189",
        "a b",
        "a service told itself 80605e33",
    ]


def test_codes_reasons_and_the_next_command_stand_below() -> None:
    codes = {"case": CASE, "due": "2026-03-02T08:00:00Z", "on": True, "needs": [], "n": ["a", 2]}
    assert shown(happened("a.b", codes=codes, reason="it is so", next="./kvi status"))[2:] == [
        "          case=0b6f2f6e due=02.03.2026_09:00 on=yes needs=none n=a,2",
        "          because it is so",
        "          next: ./kvi status",
    ]


def test_an_id_that_two_services_have_is_told_as_what_it_is_in_each() -> None:
    planned = line("notification.planned", at="2026-03-02T08:00:01.000Z", service="notify")
    registered = line("training.scheduled", at="2026-03-02T08:00:00.000Z", service="events")
    answered = line("command.accepted", at="2026-03-02T08:00:02.000Z", service="intake")
    noted = line("message.pong", at="2026-03-02T08:00:02.000Z", service="intake")
    elsewhere = line("log.odd", at="2026-03-02T08:00:03.000Z", service="strange")
    found = read(registered, planned, answered, noted, elsewhere)
    kinds = ["training", "notifications", "case", None, None]
    assert [each.kind for each in found] == kinds
    assert [each.as_json().get("kind") for each in found] == kinds
    assert [text[10:30] for text in shown(*found[:2])[1:]] == [
        "events/training     ",
        "notify/notifications",
    ]


# The command


def test_an_unknown_case_ends_with_a_sentence(tmp_path: Path) -> None:
    done = kvi("case", CASE, data=tmp_path)
    assert done.returncode == 1
    assert f"nothing is known of {CASE}" in done.stderr


def test_without_kafka_the_logs_alone_are_told(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "referral.log").write_bytes(line("referral.routed"))
    done = kvi("case", CASE.upper(), "--json", data=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout)["event"] == "referral.routed"
    assert "./kvi up" in done.stderr


async def test_the_story_of_a_real_case_crosses_the_services(world: "World") -> None:
    prison, office = await world.prison(), await world.office()
    case = await prison.report_admission()
    await world.pass_time(minutes=46)
    await (await office.receives(case)).acknowledge()
    await world.quiet()
    done = kvi("case", case, "--json", data=world.system.folder)
    assert (done.returncode, done.stderr) == (0, "")
    found = [json.loads(text) for text in done.stdout.splitlines()]
    events = [each["event"] for each in found]
    expected = [
        "notice.held",
        "incarceration.notified",
        "referral.routed",
        "referral.assigned",
        "referral.acknowledged",
    ]
    assert [event for event in events if event in expected] == expected
    # Why this office is between referral and the office: on the shared topic stands no more.
    assert "reason" not in found[events.index("referral.routed")]
    assert found[events.index("referral.assigned")]["to"] == office.id
    assert {(each["service"], each.get("kind")) for each in found} >= {
        ("intake", "case"),
        ("referral", "case"),
        ("notify", "notifications"),
    }
    assert {each["service"] for each in found} == {"intake", "referral", "notify"}
    ids = [each["id"] for each in found if "id" in each]
    assert len(ids) == len(set(ids))
    people = kvi("case", case, data=world.system.folder).stdout
    assert office.id in people
    assert CANARY not in people + done.stdout
