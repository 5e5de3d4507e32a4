"""What vendors are promised in numbers is what topics and contracts have."""

import re
from datetime import timedelta

import pytest

from deploy.network.topic import KEEPING, LARGEST_BATCH, Use
from shared.language.codes import Code
from shared.network.notices import Remedy
from shared.wire.decode import MAX_BYTES
from tests.docs.blocks import ROOT

TEXT = (ROOT / "docs" / "integrating.md").read_text("utf-8")


def section(title: str) -> str:
    """A section of the document, up to the next of the same or a higher rank."""
    level = title.partition(" ")[0]
    begin = TEXT.index(f"\n{title}\n") + 1
    ends = re.compile(rf"^#{{1,{len(level)}}} ", re.MULTILINE)
    following = ends.search(TEXT, begin + len(title))
    return TEXT[begin : following.start() if following else len(TEXT)]


def test_what_the_broker_refuses_is_told_by_its_own_limits() -> None:
    said = section("### What Kafka itself refuses")
    assert f"| up to {MAX_BYTES // 1024} KiB | an answer |" in said
    assert f"more than {LARGEST_BATCH // 2**20} MiB" in said
    assert f"the answer `{Code.TOO_LARGE}`" in said
    for client in ("Java", "Spring", ".NET", "kafkajs", "kafka-node"):
        assert client in said


def test_ids_of_what_was_erased_are_kept_as_long_as_the_topic() -> None:
    said = section("### An assignment that follows a request to erase")
    kept = KEEPING[Use.TO_AGENCY].retention
    assert kept == timedelta(days=int(re.findall(r"is kept, (\d+) days", said)[0]))


def test_the_promise_about_versions_says_what_how_long_and_how() -> None:
    said = section("## Versions")
    assert "Until release 1.0" in said
    assert "at least 12 months" in said
    assert "at least 6 months before" in said
    assert f"`{Code.UNKNOWN_VERSION}`" in said


def test_both_sides_read_that_a_message_is_changed_in_place_with_its_examples() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for said in (section("## Versions"), contributing):
        words = " ".join(said.replace("*", "").split())
        assert re.search(
            r"Until release 1\.0 a message is changed in place, and its example", words
        )
        assert "never edited" not in words
        assert "`v1` stays `v1`" in words


def test_every_example_and_file_that_is_pointed_to_is_there() -> None:
    for target in re.findall(r"\]\((?!#|https?:)([^)#]+)", TEXT):
        assert (ROOT / "docs" / target).exists(), target


@pytest.mark.parametrize("remedy", Remedy)
def test_a_prison_reads_what_each_remedy_asks_of_it(remedy: Remedy) -> None:
    said = " ".join(section("## What a prison does").split())
    told = {
        Remedy.SEAL_ANEW: ("`ResealRequested` says for whom", "send `ReplaceSealedPart`"),
        Remedy.WRITE: ("write to the office by post",),
    }
    assert f"`{remedy}`: " in said
    for words in told[remedy]:
        assert words in said
