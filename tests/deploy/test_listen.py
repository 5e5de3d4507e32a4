"""`./kvi listen` shows what is said on one line each, and never what is sealed."""

import json
import signal
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from deploy.messages.readable import one_line
from deploy.messages.written_message import examples_of
from shared.wire.received import Received
from tests.deploy.command_line import Done, example, finished, kvi, run, says, started
from tests.world.family import child
from tests.world.world import World

CASE = "0b8f6a4e-6f0d-4c55-9a3e-7d1c2f5b9e10"


def received(data: Any, ce_type: str = "de.kvi-mv.ReferralAssigned.v1") -> Received:
    return Received(
        topic="to.jugendamt-13003.v1",
        partition=0,
        offset=7,
        written_at=datetime(2026, 3, 4, 11, tzinfo=UTC),
        key=CASE,
        headers={"ce_type": ce_type, "ce_time": "2026-03-04T11:00:00Z"},
        data=data,
        size=100,
    )


def test_a_line_has_time_type_case_and_main_fields() -> None:
    line = one_line(received({"role": "lead", "needs": ["contact"], "origin": {"hop": 0}}))
    assert line.split() == [
        *("04.03.", "12:00:00", "ReferralAssigned", CASE),
        *("role=lead", "needs=[contact]", "origin=(hop=0)"),
    ]


def test_a_sealed_part_shows_only_for_whom_it_is_and_its_size() -> None:
    [part, *_] = examples_of("ReportAdmission")["with_consent_two_districts"].data["sealed"]
    line = one_line(received({"sealed": part["jwe"]}))
    assert f"[sealed for {part['receiver']} ({len(part['jwe'])} bytes)]" in line
    assert part["jwe"][:20] not in line


def test_what_could_steer_a_terminal_is_shown_as_a_code() -> None:
    line = one_line(received({"reason": "\x1b[2J"}, ce_type="x\x07"))
    assert line.isprintable()


def test_a_value_that_is_no_json_is_shown_as_such() -> None:
    assert one_line(received(None)).endswith("no JSON (100 bytes)")


def test_one_has_to_say_who_hears_or_what(tmp_path: Any) -> None:
    assert kvi(tmp_path, "listen").code == 2


def test_an_empty_record_is_told_from_one_that_is_no_json() -> None:
    assert one_line(replace(received(None), is_empty=True)).endswith("taken out: an empty record")


async def heard(world: World, *arguments: str) -> Done:
    return await run(world.system.folder, "listen", *arguments)


async def test_an_agency_hears_what_was_kept_for_it(world: World) -> None:
    prison = await world.prison()
    case = await prison.report_admission(child())
    await world.quiet()
    done = await heard(world, "--as", "jva-buetzow", "--from-start", "--timeout", "2", "--json")
    assert done.code == 0
    told = [json.loads(line) for line in done.lines]
    assert [one["headers"]["ce_type"].split(".")[2] for one in told if one["key"] == case] == [
        "CommandAccepted"
    ]


async def test_what_was_said_before_is_not_shown_unless_asked_for(world: World) -> None:
    await run(world.system.folder, "send", example("Ping", "from_a_prison"), "--as", "jva-waldeck")
    done = await heard(world, "--as", "jva-waldeck", "--timeout", "1")
    assert (done.code, done.out) == (0, "")


async def test_listening_ends_after_the_wanted_number_of_messages(world: World) -> None:
    listening = ("listen", "--as", "jva-stralsund", "--count", "1", "--json")
    arguments = ("send", example("Ping", "from_a_prison"), "--as", "jva-stralsund", "--json")
    async with started(world.system.folder, *listening) as process:
        assert "listening" in await says(process)
        sent = await run(world.system.folder, *arguments)
        done = await finished(process)
    assert done.code == 0
    assert json.loads(done.out)["headers"] == json.loads(sent.out)["headers"]


async def test_of_one_case_only_what_is_about_it_is_shown(world: World) -> None:
    prison = await world.prison()
    for _ in range(2):
        case = await prison.report_admission(child())
    await world.quiet()
    of_it = ("--case", case, "--from-start", "--count", "1", "--json")
    done = await heard(world, "--as", "jva-buetzow", *of_it)
    assert [json.loads(line)["key"] for line in done.lines] == [case]


async def test_too_few_messages_in_time_are_an_exit_code(world: World) -> None:
    done = await heard(world, "--as", "jva-neustrelitz", "--count", "1", "--timeout", "0.5")
    assert done.code == 2


async def test_the_monitor_hears_a_shared_topic_but_no_topic_of_an_agency(world: World) -> None:
    await (await world.prison()).report_admission(child())
    await world.quiet()
    done = await heard(world, "--topic", "intake.cases.v1", "--from-start", "--count", "1")
    assert done.code == 0
    foreign = await heard(world, "--topic", "to.jva-buetzow.v1", "--from-start", "--count", "1")
    assert (foreign.code, foreign.out) == (2, "")
    sealed = await heard(world, "--topic", "referral.sealed.v1", "--from-start", "--count", "1")
    assert (sealed.code, sealed.out) == (2, "")


async def test_a_topic_that_is_not_there_is_said_with_those_that_are(world: World) -> None:
    done = await heard(world, "--topic", "intake.case.v1")
    assert done.code == 2
    assert "there is no topic intake.case.v1" in done.err
    assert "intake.cases.v1" in done.err


async def test_ctrl_c_is_how_listening_ends(world: World) -> None:
    async with started(world.system.folder, "listen", "--as", "jva-buetzow") as process:
        assert "listening" in await says(process)
        process.send_signal(signal.SIGINT)
        done = await finished(process)
    assert done.code == 0
    assert "Traceback" not in done.err
