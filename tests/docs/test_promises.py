"""What vendors are promised in numbers is what topics and contracts have."""

import re
from collections import Counter
from datetime import timedelta

import pytest

from deploy.local.agency_keys import REGISTRY
from deploy.network.services import SWITCHBOARDS
from deploy.network.topic import KEEPING, LARGEST_BATCH, Use
from deploy.network.topology import topics_of
from shared.language.codes import Code
from shared.network.notices import Remedy
from shared.network.registry import Registry
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


def test_where_a_key_keeps_one_record_a_new_version_gets_a_topic_of_its_own() -> None:
    topics = topics_of(Registry.load(REGISTRY), SWITCHBOARDS)
    for_all = {name for name, use in topics.items() if use.is_for_all}
    assert for_all == {name for name, use in topics.items() if KEEPING[use].compacted}
    (said,) = (part for part in section("## Versions").split("\n- ") if "a key keeps one" in part)
    assert set(re.findall(r"`([a-z.]+\.v1)`", said)) == for_all


def test_no_fact_is_told_in_two_versions_on_one_topic_of_services() -> None:
    told = [message for board in SWITCHBOARDS.values() for message in board.owned()]
    names = Counter((message.topic, message.type_name()) for message in told if message.topic)
    assert set(names.values()) == {1}


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
        Remedy.REPORT_ANEW: ("under a new id",),
    }
    assert f"`{remedy}`: " in said
    for words in told[remedy]:
        assert words in said
