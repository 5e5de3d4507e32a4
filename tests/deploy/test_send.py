"""`./kvi send`: an example becomes a message of today, travels as that agency, and is answered."""

import json
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from deploy.local.agency_keys import ensure_keys, key_file, load_registry
from deploy.messages.completing import completed
from deploy.messages.notice_sealing import BadNotice
from deploy.messages.pointed import BadPlace, with_value
from deploy.messages.renewing import renewed
from deploy.messages.sealing_files import Sealer
from deploy.messages.written_message import WrittenMessage, examples_of
from shared.network.sealed_answer import SealedAnswer
from shared.network.sealing import open_sealed
from tests.deploy.command_line import example, finished, kvi, run, says, started
from tests.world.world import World

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
OFFICE = "jugendamt-13003"
CASE = "6f1c6ad3-6f0d-4d59-8f5a-3b6f2d0f9c11"


def admission() -> WrittenMessage:
    return examples_of("ReportAdmission")["with_consent_two_districts"]


def moved(**data: Any) -> Any:
    headers = {"ce_type": "de.kvi-mv.X.v1", "ce_time": "2026-03-04T11:00:00Z"}
    [found] = renewed([WrittenMessage("-", headers, None, data)], "jva-buetzow", NOW)
    return found.data


def test_ids_are_fresh_each_time_and_the_same_in_all_files_of_one_call() -> None:
    files = [admission(), admission()]
    first, second = renewed(files, "jva-buetzow", NOW)
    [other] = renewed(files[:1], "jva-buetzow", NOW)
    assert first.key == second.key == first.headers["ce_subject"]
    assert first.headers["ce_id"] != second.headers["ce_id"]
    assert other.key not in {first.key, admission().key}
    assert UUID(str(first.key)).version == 4


def test_a_story_can_go_on_under_the_id_of_an_earlier_case() -> None:
    case = "6f1c6ad3-6f0d-4d59-8f5a-3b6f2d0f9c11"
    [found] = renewed([admission()], "jva-buetzow", NOW, case)
    assert (found.key, found.headers["ce_subject"]) == (case, case)


def test_dates_move_by_whole_days_so_that_order_and_times_of_day_stay() -> None:
    assert moved(
        occurred_at="2026-03-03T14:20:00+01:00", admitted_on="2026-03-03", valid_until="2026-09-04"
    ) == {
        "occurred_at": "2026-11-22T14:20:00+01:00",
        "admitted_on": "2026-11-22",
        "valid_until": "2027-05-26",
    }


def test_nothing_said_in_the_past_moves_into_the_future() -> None:
    assert datetime.fromisoformat(moved(occurred_at="2026-03-04T11:00:00Z")["occurred_at"]) <= NOW


def test_a_moment_at_the_end_of_all_time_stays_as_it_is() -> None:
    last = "9999-12-31T23:59:59Z"
    assert moved(occurred_at=last, valid_until="9999-12-31") == {
        "occurred_at": last,
        "valid_until": "9999-12-31",
    }


def test_what_only_looks_like_a_date_stays_as_it_is() -> None:
    assert moved(month="2026-03", code="2026-13-99") == {"month": "2026-03", "code": "2026-13-99"}


def test_a_birth_date_inside_a_sealed_part_does_not_move() -> None:
    plain = {"children": [{"birth_date": "2018-01-01"}]}
    data = {"sealed": [{"receiver": OFFICE, "children": ["c1"], "plain": plain}]}
    assert moved(**data) == data


def test_whoever_sends_an_example_of_another_prison_reports_for_itself() -> None:
    [found] = renewed([admission()], "jva-waldeck", NOW)
    assert found.data["facility"] == "jva-waldeck"


def test_a_sealed_part_of_an_example_is_sealed_anew_with_invented_people(tmp_path: Path) -> None:
    ensure_keys(tmp_path, load_registry(tmp_path))
    [fresh] = renewed([admission()], "jva-buetzow", NOW)
    sent = Sealer(load_registry(tmp_path), NOW).seal_all(fresh)
    part = next(one for one in sent.data["sealed"] if one["receiver"] == OFFICE)
    private = json.loads(key_file(tmp_path, OFFICE).read_text("utf-8"))
    opened = open_sealed(part["jwe"], private, case=str(sent.key), receiver=OFFICE)
    assert [child["child"] for child in opened["children"]] == part["children"]
    assert opened["prisoner"]["family_name"] == "Mustermann"


def test_plain_people_never_leave_unsealed(tmp_path: Path) -> None:
    ensure_keys(tmp_path, load_registry(tmp_path))
    notice = {
        "prisoner": {"given_name": "A", "family_name": "Geheim", "birth_date": "1990-01-01"},
        "caregivers": [
            {"children": ["c1"], "given_name": "B", "family_name": "Geheim", "address": "Weg 1"}
        ],
        "children": [
            {
                "child": "c1",
                "given_name": "C",
                "family_name": "Geheim",
                "birth_date": "2018-01-01",
                "address": "Weg 1",
            }
        ],
    }
    parts = [{"receiver": OFFICE, "children": ["c1"], "plain": notice}]
    written = WrittenMessage("-", {}, "6f1c6ad3-6f0d-4d59-8f5a-3b6f2d0f9c11", {"sealed": parts})
    sent = Sealer(load_registry(tmp_path), NOW).seal_all(written)
    assert b"Geheim" not in sent.value()
    assert "plain" not in sent.data["sealed"][0]


def test_a_plain_part_that_is_no_notice_is_not_sent(tmp_path: Path) -> None:
    ensure_keys(tmp_path, load_registry(tmp_path))
    parts = [{"receiver": OFFICE, "children": ["c1"], "plain": {"prisoner": "Geheim"}}]
    written = WrittenMessage("-", {}, "6f1c6ad3-6f0d-4d59-8f5a-3b6f2d0f9c11", {"sealed": parts})
    with pytest.raises(BadNotice) as found:
        Sealer(load_registry(tmp_path), NOW).seal_all(written)
    assert "Geheim" not in str(found.value)


@pytest.mark.parametrize(
    "part",
    [
        {"plain": {"question": "interpreter_language", "language": "uk"}},
        examples_of("AnswerQuestion")["sealed_for_the_office"].data["sealed"],
    ],
    ids=["plain", "of an example"],
)
def test_the_answer_to_a_question_is_sealed_for_the_office_that_asked(
    part: dict[str, Any], tmp_path: Path
) -> None:
    ensure_keys(tmp_path, load_registry(tmp_path))
    data = {"question_id": CASE, "sealed": {"receiver": OFFICE, **part}}
    sent = Sealer(load_registry(tmp_path), NOW).seal_all(WrittenMessage("-", {}, CASE, data))
    private = json.loads(key_file(tmp_path, OFFICE).read_text("utf-8"))
    jwe = sent.data["sealed"]["jwe"]
    assert SealedAnswer.model_validate(open_sealed(jwe, private, case=CASE, receiver=OFFICE))
    assert "plain" not in sent.data["sealed"]


RAW = b'{ "released_on" : "2026-11-27",\n "released_on": "\\ud83d" }'


def written(data: bytes) -> WrittenMessage:
    return WrittenMessage.read(b'{"type": "ReportRelease", "key": "x", "data": %s }' % data, "-")


@pytest.mark.parametrize("data", [RAW, b'{ "number": 1.00 }', b"{ }", b'{"a":"M\xfcller"}'])
def test_what_nothing_was_changed_in_travels_as_it_stands_in_the_file(
    data: bytes, tmp_path: Path
) -> None:
    [fresh] = renewed([written(data)], "jva-buetzow", NOW)
    sealer = Sealer(load_registry(tmp_path), NOW)
    assert sealer.seal_all(fresh).value() == data
    assert completed(fresh, None, NOW).value() == data


def test_a_change_is_told_from_another_value_of_the_same_size() -> None:
    one = written(b'{ "a": 1 }')
    assert with_value(one, "/a=1").value() == b'{ "a": 1 }'
    assert with_value(one, "/a=true").value() == b'{"a":true}'


def test_nothing_is_set_in_what_no_reader_would_take_for_the_same() -> None:
    with pytest.raises(BadPlace, match="stands twice"):
        with_value(written(b'{"a": 1, "a": 2}'), "/a=3")


@pytest.mark.parametrize("value", ['{"a":', '{"a":1,"a":2}', r'"\ud83d"', "[" * 5000, "\udcff"])
def test_a_value_that_is_meant_as_json_and_is_none_is_said(value: str) -> None:
    with pytest.raises(BadPlace, match="/x"):
        with_value(written(b"{}"), f"/x={value}")


def test_a_value_is_set_by_its_place() -> None:
    message = WrittenMessage("-", {}, None, {"children": [{"age_band": "0-2"}]})
    assert with_value(message, "/children/0/age_band=3-5").data["children"] == [{"age_band": "3-5"}]
    assert with_value(message, "/count=2").data["count"] == 2


@pytest.mark.parametrize("setting", ["x", "x=1", "/a/b=1", "/children/7/age_band=1"])
def test_a_place_that_is_not_there_is_said(setting: str) -> None:
    message = WrittenMessage("-", {}, None, {"children": [{"age_band": "0-2"}]})
    with pytest.raises(BadPlace):
        with_value(message, setting)


def test_a_written_envelope_is_completed_only_where_nothing_is_written(tmp_path: Path) -> None:
    sender = load_registry(tmp_path).agency("jva-buetzow", NOW)
    bare = WrittenMessage.read(b'{"type": "Ping", "data": {}}', "-")
    whole = completed(bare, sender, NOW)
    assert whole.headers["ce_subject"] == whole.key
    assert whole.headers["ce_source"] == "/agencies/jva-buetzow"
    broken = WrittenMessage("-", {"ce_type": "de.kvi-mv.Ping.v1"}, None, {})
    assert "ce_id" not in completed(broken, sender, NOW).headers


def test_without_a_running_stack_the_command_that_starts_one_is_named(tmp_path: Path) -> None:
    done = kvi(tmp_path, "send", example("Ping", "from_a_prison"), "--as", "jva-buetzow")
    assert done.code == 2
    assert "./kvi up" in done.err


def unnamed_ping(folder: Path) -> str:
    """Without a readable id its answer cannot name it, so whoever sends it waits."""
    written = json.loads(Path(example("Ping", "from_a_prison")).read_text("utf-8"))
    written["headers"]["ce_id"] = "none"
    file = folder / "ping.json"
    file.write_text(json.dumps(written), "utf-8")
    return str(file)


async def test_an_example_is_sent_and_its_answer_printed(world: World) -> None:
    file = example("Ping", "from_a_prison")
    done = await run(world.system.folder, "send", file, "--as", "jva-buetzow", "--json")
    assert done.code == 0, done.err
    answer = json.loads(done.out)
    assert answer["topic"] == "to.jva-buetzow.v1"
    assert answer["data"]["service"] == "intake"


async def test_what_would_be_refused_is_not_sent(world: World) -> None:
    file = example("ReportAdmission", "an_unknown_path")
    done = await run(world.system.folder, "send", file, "--as", "jva-buetzow")
    assert (done.code, done.out) == (1, "")
    assert "nothing was sent" in done.err


async def test_what_a_service_refuses_is_an_exit_code_too(world: World) -> None:
    file = example("ReportAdmission", "an_unknown_path")
    arguments = ("send", file, "--as", "jva-buetzow", "--unchecked", "--json")
    done = await run(world.system.folder, *arguments)
    assert done.code == 1
    assert json.loads(done.out)["data"]["code"] == "schema_violation"


async def test_the_very_bytes_of_a_file_are_sent(world: World, tmp_path: Path) -> None:
    file = tmp_path / "twice.json"
    file.write_bytes(b'{"type":"ReportRelease","data":{"released_on":"1","released_on":"2"}}')
    arguments = ("send", str(file), "--as", "jva-buetzow")
    refused = await run(world.system.folder, *arguments)
    assert "a name stands twice" in refused.err
    done = await run(world.system.folder, *arguments, "--unchecked", "--json")
    assert json.loads(done.out)["data"]["code"] == "malformed", done


async def test_the_same_message_again_gets_the_same_answer_again(world: World) -> None:
    arguments = ("send", example("Ping", "from_a_prison"), "--as", "jva-waldeck", "--keep-ids")
    first = json.loads((await run(world.system.folder, *arguments, "--json")).out)
    second = json.loads((await run(world.system.folder, *arguments, "--json")).out)
    assert first["headers"]["ce_id"] == second["headers"]["ce_id"]
    assert second["offset"] > first["offset"]


async def test_nobody_can_write_to_the_topic_of_another_agency(world: World) -> None:
    arguments = ("send", example("Ping", "from_a_prison"), "--as", "jva-buetzow")
    foreign = ("--to-topic", "intake.from.jva-waldeck.v1")
    done = await run(world.system.folder, *arguments, *foreign)
    assert done.code == 2
    assert "may not do that on this topic" in done.err


async def test_an_answer_that_does_not_come_ends_the_wait_in_words(world: World) -> None:
    arguments = ("send", example("Ping", "from_a_prison"), "--as", "jva-buetzow")
    done = await run(world.system.folder, *arguments, "--timeout", "0")
    assert done.code == 2
    assert "no answer within 0 s" in done.err


async def test_a_wrong_password_is_said_in_words(world: World) -> None:
    arguments = ("send", example("Ping", "from_a_prison"), "--as", "jva-buetzow")
    wrong = {"KVI_SECRET_JVA_BUETZOW": "not-the-password"}
    done = await run(world.system.folder, *arguments, more=wrong)
    assert done.code == 2
    assert "does not know jva-buetzow by this secret" in done.err
    assert "Traceback" not in done.err
    assert "not-the-password" not in done.err


async def test_ctrl_c_ends_the_wait_without_a_traceback(world: World, tmp_path: Path) -> None:
    arguments = ("send", unnamed_ping(tmp_path), "--as", "jva-buetzow", "--unchecked", "--keep-ids")
    async with started(world.system.folder, *arguments) as process:
        assert "Ping about" in await says(process)
        process.send_signal(signal.SIGINT)
        done = await finished(process)
    assert done.code == 130
    assert "Traceback" not in done.err
