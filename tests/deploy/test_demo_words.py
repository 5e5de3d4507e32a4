import json
from collections import Counter, UserDict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from deploy.demo.counts import figures
from deploy.demo.phrases import as_written
from deploy.demo.recording import TOPICS
from deploy.demo.words import UNTOLD, WORDS, in_words, when
from deploy.network.catalogue import Catalogue
from deploy.network.services import SWITCHBOARDS
from services.events.contract.topics import PROGRAMME
from services.intake.contract.topics import CASES, SEALED
from shared.wire.received import Received

EXAMPLES = Path(__file__).resolve().parents[1] / "contracts" / "examples"
# What the monitor can hear.
TOLD = {
    entry.name
    for entry in Catalogue(SWITCHBOARDS.values()).published()
    if entry.message.topic in TOPICS
}


class Noted(UserDict[str, Any]):
    """The data of a message, and whether anybody has read any of them."""

    read = False

    def __getitem__(self, name: str) -> Any:
        self.read = True
        return super().__getitem__(name)


def received(path: Path) -> Received:
    example = json.loads(path.read_text("utf-8"))
    return Received(
        topic="some.topic.v1",
        partition=0,
        offset=0,
        written_at=datetime.now(UTC),
        key=example["key"],
        headers=example["headers"],
        data=example["data"],
        size=0,
    )


@pytest.mark.parametrize("name", sorted(TOLD - UNTOLD))
def test_every_fact_between_the_services_can_be_told_in_words(name: str) -> None:
    for path in (EXAMPLES / name).glob("*.json"):
        message = received(path)
        words = in_words(message)
        assert words
        assert words[0] != words[0].upper() or not words[0].isalpha()
        assert not words.endswith(".")
        assert words.count("(") == words.count(")")
        assert "None" not in words
        assert when(message).utcoffset() is not None


@pytest.mark.parametrize("name", WORDS)
def test_words_of_their_own_have_only_messages_whose_data_say_more(name: str) -> None:
    (path, *_) = sorted((EXAMPLES / name).glob("*.json"))
    data = Noted(received(path).data)
    WORDS[name](data)
    assert data.read


def test_the_monitor_hears_what_services_tell_each_other_and_nothing_sealed() -> None:
    assert PROGRAMME in TOPICS
    assert CASES in TOPICS
    assert SEALED not in TOPICS


def test_a_fact_without_words_of_its_own_is_told_as_its_contract_says() -> None:
    (path, *_) = sorted((EXAMPLES / "FirstVisitReported").glob("*.json"))
    assert in_words(received(path)) == "a child visited for the first time"


def test_what_is_left_out_or_has_words_is_told_between_the_services() -> None:
    assert UNTOLD | WORDS.keys() <= TOLD
    assert not UNTOLD & WORDS.keys()


def test_a_routing_says_whether_its_office_only_acts_until_the_competent_one_is_known() -> None:
    known, provisional = (
        in_words(received(EXAMPLES / "ReferralRouted" / f"{case}.v1.json")) or ""
        for case in ("parents_live_in_the_city", "provisional_where_the_child_stays")
    )
    assert known.endswith("which is in charge")
    assert "not clear who is in charge" in provisional


def test_what_would_tell_a_reader_nothing_new_is_not_told() -> None:
    (path, *_) = sorted((EXAMPLES / "NotificationPlanned").glob("*.json"))
    assert in_words(received(path)) is None


def test_moments_are_shown_as_clocks_here_show_them() -> None:
    assert as_written(datetime(2026, 3, 30, 8, tzinfo=UTC)) == "Mon 30 Mar 10:00"


def test_figures_count_what_each_of_them_is_about() -> None:
    heard = Counter({"IncarcerationNotified": 3, "DeadlineMissed": 1, "EscalationRaised": 2})
    assert figures(heard, mails=5, refusals=4) == {
        "notices": 3,
        "referrals": 0,
        "consultations": 0,
        "trainings": 0,
        "mails": 5,
        "refusals": 4,
        "escalations": 3,
    }


@pytest.mark.parametrize(
    ("ages", "told"), [(["0-2"], "0-2"), (["0-2", "3-5", "3-5", "6-9"], "0-2, 3-5, 3-5 and 6-9")]
)
def test_several_children_are_told_as_people_count_them(ages: list[str], told: str) -> None:
    message = received(EXAMPLES / "ReferralCreated" / "relatives_in_need.v1.json")
    message.data["age_bands"] = ages
    assert in_words(message) == f"a referral for children aged {told}"
