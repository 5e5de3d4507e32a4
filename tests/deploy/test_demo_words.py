import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deploy.agency.received import Received
from deploy.demo.counts import figures
from deploy.demo.words import WORDS, clock, in_words, when

EXAMPLES = Path(__file__).resolve().parents[1] / "contracts" / "examples"


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


@pytest.mark.parametrize("name", WORDS)
def test_every_message_that_is_told_can_be_told_in_words(name: str) -> None:
    for path in (EXAMPLES / name).glob("*.json"):
        message = received(path)
        if json.loads(path.read_text("utf-8")).get("expect", "accepted") == "accepted":
            words = in_words(message)
            assert words
            assert "None" not in words
            assert when(message).utcoffset() is not None


def test_a_routing_is_told_with_its_reason() -> None:
    (path, *_) = sorted((EXAMPLES / "ReferralRouted").glob("*.json"))
    message = received(path)
    assert message.data["reason"] in (in_words(message) or "")


def test_what_would_tell_a_reader_nothing_new_is_not_told() -> None:
    (path, *_) = sorted((EXAMPLES / "NotificationPlanned").glob("*.json"))
    assert in_words(received(path)) is None


def test_moments_are_shown_as_clocks_here_show_them() -> None:
    assert clock(datetime(2026, 3, 30, 8, tzinfo=UTC)) == "Mon 30 Mar 10:00"


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
