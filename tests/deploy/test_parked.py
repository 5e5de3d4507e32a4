"""What was put aside: operators see names and codes, and decide; never what a record holds."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from deploy.operations.addresses import Addresses
from deploy.operations.pages import NoAnswer, Page
from deploy.operations.parked import Parked, ParkedEverywhere, read_parked
from services.intake.contract.topics import CASES
from tests.deploy.kvi import kvi

if TYPE_CHECKING:
    from tests.world.world import World

CASE = "0b6f2f6e-41c5-4b0b-8a52-7a53a3a1f0c1"
BROKEN = "Bruchpilot"
ADDRESSES: Addresses = {
    "intake": ("a:1",),
    "referral": ("a:1", "b:2"),
    "events": ("c:3",),
    "notify": (),
}


def entry(offset: int = 17, **changed: Any) -> dict[str, Any]:
    return {
        "parked": f"intake.cases.v1-3-{offset}",
        "aggregate": CASE,
        "kind": "case",
        "code": "crashed",
        "place": "KeyError services.referral.domain.routing:41",
        "parked_at": f"2026-03-02T08:00:{offset:02}.000Z",
        "topic": "intake.cases.v1",
        "partition": 3,
        "offset": offset,
        "behind": 1,
        **changed,
    }


def parked(service: str = "referral", **changed: Any) -> Parked:
    return Parked.of(service, entry(**changed))


def read(address: str, _path: str) -> Page:
    if address == "a:1":
        raise NoAnswer
    if address == "c:3":
        return Page(503, "mongodb does not answer\n")
    records = [entry(18), entry(17)]
    return Page(200, json.dumps({"count": 5, "records": records}))


def test_all_services_are_asked_replica_by_replica_and_those_that_say_nothing_are_named() -> None:
    found = read_parked(ADDRESSES, read)
    assert [record.name for record in found.records] == [
        "referral/intake.cases.v1-3-17",
        "referral/intake.cases.v1-3-18",
    ]
    assert found.silent == ("intake", "events", "notify")
    assert found.more == {"referral": 3}


def test_a_record_is_found_by_its_name_with_and_without_the_service() -> None:
    here, there = parked("referral"), parked("notify")
    found = ParkedEverywhere((here, there), {}, ())
    assert found.named("notify/intake.cases.v1-3-17") == [there]
    assert found.named("intake.cases.v1-3-17") == [here, there]
    assert found.named("intake.cases.v1-3-1") == []


def test_a_case_is_released_wherever_it_waits_or_may_wait() -> None:
    records = (parked("referral"), parked("referral", offset=18), parked("notify", aggregate="x"))
    found = ParkedEverywhere(records, {"events": 7}, ())
    assert found.services_waiting_for(CASE) == ["referral", "events"]


def test_a_record_without_a_key_is_spoken_of_under_a_uuid_that_stays_the_same() -> None:
    keyless = parked(aggregate=None, behind=None)
    assert UUID(keyless.key)
    assert keyless.key == parked(aggregate=None, behind=None).key
    assert keyless.key != parked(aggregate=None, behind=None, parked="x").key
    assert parked().key == CASE


@pytest.mark.parametrize(
    ("changed", "first", "commands"),
    [
        ({"code": "crashed"}, "mend the step", ["release", "discard"]),
        ({"code": "malformed"}, "mend whoever wrote it", ["release", "discard"]),
        ({"code": "unknown_version"}, "let the service hear this", ["release", "discard"]),
        ({"code": "queued"}, "it waits behind", ["release"]),
        ({"code": "unreadable"}, "referral cannot read what it has stored", ["release"]),
        ({"code": "unreadable_urgent"}, "referral cannot read what it has stored", ["release"]),
        ({"behind": None}, "nobody waits for it", ["discard"]),
        ({"behind": None, "aggregate": None}, "nobody waits for it", ["discard"]),
    ],
)
def test_what_to_do_depends_on_why_it_is_parked(
    changed: dict[str, Any], first: str, commands: list[str]
) -> None:
    advice = parked(**changed).advice
    assert advice[0].startswith(first)
    assert [text.partition("./kvi parked ")[2].split()[0] for text in advice] == commands


def test_where_nothing_runs_the_command_says_how_to_start_it(tmp_path: Path) -> None:
    done = kvi("parked", "list", data=tmp_path)
    assert done.returncode == 2
    assert "./kvi up" in done.stderr


# On the running system


async def break_a_record(world: "World", key: str) -> str:
    """Intake says something that referral cannot read; gives the record's name there."""
    headers = {"ce_type": "de.kvi-mv.IncarcerationNotified.v1", "content-type": "text/plain"}
    place = await world.say_as("intake", CASES, key, headers, f'{{"name": "{BROKEN}"'.encode())
    await world.quiet()
    return f"referral/{place}"


async def test_a_case_is_held_up_shown_released_and_given_up(world: "World") -> None:
    data, case = world.system.folder, world.new_case()
    first, second = await break_a_record(world, case), await break_a_record(world, case)

    listed = kvi("parked", "list", "--json", data=data)
    waiting = [(record["name"], record["behind"]) for record in _of(listed.stdout, case)]
    assert waiting == [(first, 1), (second, 0)]

    seen = kvi("parked", "show", first, data=data)
    assert f"./kvi parked release {case}" in seen.stderr
    assert "malformed" in seen.stdout
    assert "kind       unborn" in seen.stdout

    still = kvi("parked", "release", case, data=data)
    assert still.returncode == 1
    assert "still cannot be carried out" in still.stderr

    wrong = kvi("parked", "discard", first, "--reason", "Not One Word", data=data)
    assert wrong.returncode == 1
    assert "one word" in wrong.stderr

    gone = kvi("parked", "discard", first, "--reason", "not_ours", data=data)
    assert (gone.returncode, gone.stdout) == (0, "referral: discarded\n")
    assert f"./kvi parked release {case}" in gone.stderr

    kvi("parked", "discard", second, "--reason", "not_ours", data=data)
    assert _of(kvi("parked", "list", "--json", data=data).stdout, case) == []
    again = kvi("parked", "show", first, data=data)
    assert again.returncode == 1
    assert "nothing parked is called" in again.stderr
    outputs = [listed, seen, still, gone]
    assert all(BROKEN not in done.stdout + done.stderr for done in outputs)


async def test_a_record_without_a_key_is_given_up(world: "World") -> None:
    data = world.system.folder
    name = await break_a_record(world, "no-uuid")
    shown = json.loads(kvi("parked", "show", name, "--json", data=data).stdout)
    assert "aggregate" not in shown
    done = kvi("parked", "discard", name, "--reason", "not_ours", data=data)
    assert (done.returncode, done.stdout) == (0, "referral: discarded\n")
    assert kvi("parked", "show", name, data=data).returncode == 1


def _of(listed: str, case: str) -> list[dict[str, Any]]:
    records = [json.loads(text) for text in listed.splitlines()]
    return [record for record in records if record.get("aggregate") == case]
