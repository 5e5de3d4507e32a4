"""Keys, sealing and opening on the command line: private halves and names stay where they are."""

import json
import stat
from pathlib import Path
from uuid import uuid4

import pytest
import yaml

from deploy.local.agency_keys import ensure_keys, key_file, load_registry, overlay_file
from deploy.messages.written_message import EXAMPLES
from tests.deploy.command_line import kvi

CASE = str(uuid4())
OFFICE = "jugendamt-13003"
NOTICE = json.dumps(
    {
        "prisoner": {
            "given_name": "Max",
            "family_name": "Mustermann",
            "birth_date": "1990-01-01",
        },
        "caregivers": [
            {
                "children": ["c1"],
                "given_name": "Erika",
                "family_name": "Mustermann",
                "address": "Weg 1",
            }
        ],
        "children": [
            {
                "child": "c1",
                "given_name": "Kim",
                "family_name": "Mustermann",
                "birth_date": "2018-01-01",
                "address": "Weg 1",
            }
        ],
    }
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ensure_keys(tmp_path, load_registry(tmp_path))
    return tmp_path


def sealed(folder: Path, notice: str = NOTICE, to: str = OFFICE) -> str:
    done = kvi(folder, "seal", "-", "--case", CASE, "--to", to, stdin=notice)
    assert done.code == 0, done.err
    return done.out.strip()


def test_what_is_sealed_for_an_office_it_can_open(folder: Path) -> None:
    done = kvi(folder, "open", "-", "--as", OFFICE, "--case", CASE, stdin=sealed(folder))
    assert done.code == 0
    assert json.loads(done.out)["children"][0]["given_name"] == "Kim"


def test_the_answer_to_a_question_is_sealed_like_a_notice(folder: Path) -> None:
    answer = {"question": "interpreter_language", "language": "uk"}
    token = sealed(folder, json.dumps(answer))
    done = kvi(folder, "open", "-", "--as", OFFICE, "--case", CASE, stdin=token)
    assert json.loads(done.out).items() >= answer.items()


def test_an_answer_that_says_more_than_was_asked_is_not_sealed(folder: Path) -> None:
    answer = json.dumps({"question": "interpreter_language", "release": "later"})
    done = kvi(folder, "seal", "-", "--case", CASE, "--to", OFFICE, stdin=answer)
    assert done.code == 1
    assert "SealedAnswer" in done.err
    assert "later" not in done.err


def test_two_spellings_of_a_name_are_sealed_as_one(folder: Path) -> None:
    token = sealed(folder, NOTICE.replace("Kim", "Zoe\\u0308"))
    done = kvi(folder, "open", "-", "--as", OFFICE, "--case", CASE, stdin=token)
    assert json.loads(done.out)["children"][0]["given_name"] == "Zo\u00eb"


@pytest.mark.parametrize("name", ["Ki\\u200bm", " Kim"])
def test_a_name_that_holds_what_nobody_sees_is_not_sealed(folder: Path, name: str) -> None:
    notice = NOTICE.replace("Kim", name)
    done = kvi(folder, "seal", "-", "--case", CASE, "--to", OFFICE, stdin=notice)
    assert (done.code, done.out) == (1, "")
    assert "/children/0/given_name" in done.err
    assert "Mustermann" not in done.err


def test_what_a_family_wishes_may_have_lines(folder: Path) -> None:
    notice = {**json.loads(NOTICE), "wishes": "one\ntwo"}
    token = sealed(folder, json.dumps(notice))
    done = kvi(folder, "open", "-", "--as", OFFICE, "--case", CASE, stdin=token)
    assert json.loads(done.out)["wishes"] == "one\ntwo"


def test_nothing_of_a_notice_is_readable_once_sealed(folder: Path) -> None:
    token = sealed(folder)
    assert token.count(".") == 4
    assert "Mustermann" not in token


def test_another_office_cannot_open_it(folder: Path) -> None:
    done = kvi(folder, "open", "-", "--as", "jugendamt-13004", "--case", CASE, stdin=sealed(folder))
    assert (done.code, done.out) == (1, "")


def test_it_cannot_be_opened_for_another_case(folder: Path) -> None:
    token = sealed(folder)
    done = kvi(folder, "open", "-", "--as", OFFICE, "--case", str(uuid4()), stdin=token)
    assert (done.code, done.out) == (1, "")
    assert "another case" in done.err


def test_a_line_of_listen_can_be_opened_as_it_is(folder: Path) -> None:
    line = json.dumps({"key": CASE, "data": {"sealed": sealed(folder)}})
    assert kvi(folder, "open", "-", "--as", OFFICE, stdin=line).code == 0


def test_a_fault_in_a_notice_is_named_by_its_place_alone(folder: Path) -> None:
    notice = NOTICE.replace("2018-01-01", "Geheimnis")
    done = kvi(folder, "seal", "-", "--case", CASE, "--to", OFFICE, stdin=notice)
    assert done.code == 1
    assert "/children/0/birth_date" in done.err
    assert "Geheimnis" not in done.out + done.err


def test_a_receiver_without_a_key_is_said_with_the_command_that_makes_one(folder: Path) -> None:
    done = kvi(folder, "seal", "-", "--case", CASE, "--to", "jva-buetzow", stdin=NOTICE)
    assert done.code == 2
    assert "./kvi keys new jva-buetzow" in done.err


def test_every_receiving_agency_gets_a_key_and_no_other(folder: Path) -> None:
    registry = load_registry(folder)
    with_keys = {agency.kind.value for agency in registry.agencies if agency.keys}
    assert with_keys == {"youth_office", "coordination_office", "provider"}


def test_keys_are_made_once_and_kept(folder: Path) -> None:
    before = overlay_file(folder).read_text("utf-8"), key_file(folder, OFFICE).read_text("utf-8")
    ensure_keys(folder, load_registry(folder))
    after = overlay_file(folder).read_text("utf-8"), key_file(folder, OFFICE).read_text("utf-8")
    assert before == after


def test_private_keys_are_for_their_owner_alone_and_not_in_the_registry(folder: Path) -> None:
    path = key_file(folder, OFFICE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert json.loads(path.read_text("utf-8"))["d"] not in overlay_file(folder).read_text("utf-8")


def test_a_new_key_prints_only_its_public_half_as_a_registry_entry(tmp_path: Path) -> None:
    done = kvi(tmp_path, "keys", "new", OFFICE, "--out", str(tmp_path / "own"), "--kid", "k1")
    assert done.code == 0
    [entry] = yaml.safe_load(done.out)["agencies"]
    private = json.loads((tmp_path / "own" / f"{OFFICE}.jwk").read_text("utf-8"))
    assert entry["keys"][0]["jwk"] == {name: private[name] for name in ("kty", "crv", "x", "y")}
    assert private["d"] not in done.out + done.err


def test_the_entry_of_a_new_key_is_what_the_registry_reads(tmp_path: Path) -> None:
    done = kvi(tmp_path, "keys", "new", OFFICE)
    overlay_file(tmp_path).write_text(done.out, "utf-8")
    assert load_registry(tmp_path)[OFFICE].keys[0].kid in done.out


def test_a_key_that_is_there_is_never_overwritten(folder: Path) -> None:
    before = key_file(folder, OFFICE).read_text("utf-8")
    done = kvi(folder, "keys", "new", OFFICE)
    assert done.code == 2
    assert key_file(folder, OFFICE).read_text("utf-8") == before


def whom(folder: Path, name: str) -> list[str]:
    done = kvi(folder, "seal", "--whom", str(EXAMPLES / "ReportAdmission" / f"{name}.v1.json"))
    assert done.code == 0, done.err
    return done.out.splitlines()


def test_whoever_seals_is_told_before_for_whom_and_why(folder: Path) -> None:
    first, second = whom(folder, "sealed_for_the_office_of_the_child")
    assert first.startswith("c1  jugendamt-13004: custody is joint")
    assert first.endswith(": the mother")
    assert second.startswith("c2  jugendamt-13072 (provisionally): while competence is not clear")


@pytest.mark.parametrize(
    "name", ["the_parent_alone_by_his_last_home", "the_parent_alone_not_for_his_last_home"]
)
def test_whoever_seals_for_a_parent_alone_is_told_of_the_office_of_his_last_home(
    folder: Path, name: str
) -> None:
    # Their consents are over, as examples' are, and say all the same who is ticked.
    (line,) = whom(folder, name)
    assert line.startswith("parent  jugendamt-13072 (provisionally): only the parent has")


def test_whoever_seals_is_told_that_nobody_may_hear(folder: Path) -> None:
    notice = json.loads((EXAMPLES / "ReportAdmission" / "relatives_in_need.v1.json").read_text())
    notice["data"]["children"][0]["residence"] = {"kind": "district", "district": "01003"}
    done = kvi(folder, "seal", "-", "--whom", stdin=json.dumps(notice))
    assert done.out.startswith("c1  nobody: only public bodies may be told on this path")


def test_what_is_no_notice_is_sealed_for_nobody(folder: Path) -> None:
    done = kvi(folder, "seal", "--whom", str(EXAMPLES / "Ping" / "from_a_prison.v1.json"))
    assert done.code == 1
    assert "is no notice" in done.err


def test_a_notice_is_not_sealed_without_its_case_and_office(folder: Path) -> None:
    done = kvi(folder, "seal", "-", "--case", CASE, stdin=NOTICE)
    assert done.code != 0
    assert "--whom says which offices" in done.err
