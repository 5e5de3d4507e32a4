"""Every kind of message has example files, and each is judged as it says it is."""

from pathlib import Path

import pytest

from deploy.messages.checking import Checker
from deploy.messages.written_message import WrittenMessage, examples, examples_of
from deploy.network.catalogue import Catalogue
from deploy.network.present import present
from deploy.network.registry_contract import REGISTRY as REGISTRY_ITSELF
from deploy.network.services import SWITCHBOARDS
from deploy.provision.registry import SOURCE
from shared.language.codes import Code
from shared.network.registry import Registry
from shared.wire.envelope import type_name
from tests.contracts.stories import STORIES

CATALOGUE = Catalogue(SWITCHBOARDS.values())
REGISTRY = Registry.load(Path(__file__).resolve().parents[2] / "deploy" / "agencies.yaml")
CHECKER = Checker(CATALOGUE, REGISTRY, present())
ENTRIES = {entry.name: entry for entry in CATALOGUE.entries.values()}
ALL = [
    (name, case, example) for name, cases in examples().items() for case, example in cases.items()
]
IDS = [f"{name}-{case}" for name, case, _ in ALL]
# What can be found without knowing the state of anything.
FOUND_OFFLINE = frozenset(
    {
        Code.MALFORMED,
        Code.TOO_LARGE,
        Code.UNKNOWN_TYPE,
        Code.UNKNOWN_VERSION,
        Code.SCHEMA_VIOLATION,
        Code.WRONG_SENDER,
        Code.KEY_MISMATCH,
    }
)


@pytest.mark.parametrize("name", [entry.name for entry in CATALOGUE.published()])
def test_every_kind_of_message_has_an_example(name: str) -> None:
    found = examples_of(name).values()
    assert any(one.is_meant_to_be_good for one in found), (
        f"add a good one: tests/contracts/examples/{name}/<case>.v1.json, of a command with "
        '"expect": "accepted"'
    )


@pytest.mark.parametrize("name", [name for name, entry in ENTRIES.items() if entry.is_command])
def test_every_command_has_an_example_that_is_refused(name: str) -> None:
    found = examples_of(name).values()
    assert any(not one.is_meant_to_be_good for one in found), (
        f"add tests/contracts/examples/{name}/<case>.v1.json with the code of the refusal in "
        '"expect" and its place in "pointer"'
    )


@pytest.mark.parametrize(("name", "case", "example"), ALL, ids=IDS)
def test_an_example_is_judged_as_it_says(name: str, case: str, example: WrittenMessage) -> None:
    del case
    verdict = CHECKER.check(example)
    if example.expect in FOUND_OFFLINE:
        assert (verdict.code, verdict.pointer) == (example.expect, example.pointer)
    else:
        assert verdict.code is None, (verdict.code, verdict.flaws)
        assert type_name(example.headers["ce_type"]) == name


@pytest.mark.parametrize(("name", "case", "example"), ALL, ids=IDS)
def test_an_example_of_a_command_says_what_to_expect(
    name: str, case: str, example: WrittenMessage
) -> None:
    del case
    assert (example.expect is not None) == ENTRIES[name].is_command


@pytest.mark.parametrize(("name", "case", "example"), ALL, ids=IDS)
def test_an_example_comes_from_somebody_who_may_say_it(
    name: str, case: str, example: WrittenMessage
) -> None:
    del case
    service = example.headers["ce_source"].removeprefix("/services/")
    if ENTRIES[name].owner == REGISTRY_ITSELF:
        assert example.headers["ce_source"] == SOURCE
    elif ENTRIES[name].is_command:
        assert REGISTRY.known(example.sender or "") is not None
    else:
        assert service == (ENTRIES[name].owner or service)
        assert service in SWITCHBOARDS


NAMED = {f"{name}/{case}" for name, case, _ in ALL}
TOLD_IN_STORIES = {step for story in STORIES.values() for step in story if isinstance(step, str)}


def test_a_story_is_told_from_examples_that_are_there() -> None:
    assert TOLD_IN_STORIES <= NAMED


@pytest.mark.parametrize("story", STORIES)
def test_examples_of_a_story_have_one_id_for_each_kind_of_a_service(story: str) -> None:
    """So one that names another aggregate of the same service finds it under that id."""
    ids: dict[str, set[str | None]] = {}
    for step in STORIES[story]:
        if isinstance(step, str):
            name, _, case = step.partition("/")
            for kind in ENTRIES[name].kinds:
                ids.setdefault(kind, set()).add(examples_of(name)[case].key)
    services = [kind.partition(".")[0] for kind in ids]
    for kind, found in ids.items():
        assert len(found) == 1 or services.count(kind.partition(".")[0]) == 1, (
            f"give the examples about a {kind} the same key: {found}"
        )


@pytest.mark.parametrize(
    "name",
    [
        f"{name}/{case}"
        for name, case, example in ALL
        for entry in [ENTRIES[name]]
        if example.expect == "accepted" and entry.owner is not None
        if not any(row.creates for row in entry.listeners.values())
    ],
)
def test_what_is_accepted_only_after_something_else_has_its_place_in_a_story(name: str) -> None:
    assert name in TOLD_IN_STORIES, "say in tests/contracts/examples/stories.yaml what comes before"


@pytest.mark.parametrize("code", Code)
def test_every_code_has_an_example_of_the_answer_that_says_it(code: Code) -> None:
    said = [example.data["code"] for example in examples_of("CommandRefused").values()]
    assert code in said, f"add tests/contracts/examples/CommandRefused/{code}.v1.json"


ANSWERS = [
    (case, each) for name, case, each in ALL if name in {"CommandAccepted", "CommandRefused"}
]
ASKED = {example.headers["ce_id"]: (name, example) for name, _, example in ALL}


@pytest.mark.parametrize(
    "answer", [answer for _, answer in ANSWERS], ids=[case for case, _ in ANSWERS]
)
def test_an_example_of_an_answer_is_one_to_an_example_of_a_command(answer: WrittenMessage) -> None:
    # An id comes back as it was written, and is the same in capitals.
    command, asked = ASKED[answer.headers["ce_causationid"].lower()]
    assert answer.key == asked.key == answer.headers["ce_subject"]
    assert answer.data.get("command", command) == command
