"""What is told of the stories that are played once each, and when they are said to hold."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from deploy.demo.consent_stories import CONSENT_STORIES
from deploy.demo.consent_tales import CONSENT_TALES
from deploy.demo.expectation import Tale
from deploy.demo.expectations import EXPECTATIONS
from deploy.demo.funding import INSTALMENT, TYPED_INSTALMENT
from deploy.demo.funding_tales import FUNDING_TALES, SET_RIGHT, TRAVEL
from deploy.demo.offer_tales import OFFER_TALES
from deploy.demo.office_stories import OFFICE_STORIES
from deploy.demo.office_tales import OFFICE_TALES
from deploy.demo.plan import PROGRAMME, Story
from deploy.demo.played import Played
from deploy.demo.programme_tales import PROGRAMME_TALES
from deploy.demo.telling import routing, told_in_words, turning_points
from deploy.demo.words import UNTOLD
from shared.network.registry import Registry
from shared.wire.received import Received
from tests.deploy.test_demo_words import TOLD
from tests.deploy.uneventful import played

PLAYED = (*CONSENT_TALES, *OFFICE_TALES, *FUNDING_TALES, *PROGRAMME_TALES, *OFFER_TALES)
TALES = {tale.story: tale for tale in PLAYED}
NOTES = {"refused", "heard", "phone", "assigned"}
TUESDAY, THURSDAY = "2026-03-31T09:00:00+02:00", "2026-04-02T09:00:00+02:00"


@pytest.fixture
def nothing(tmp_path: Path, registry: Registry) -> Played:
    return played(tmp_path, registry)


def noted(before: Played, story: Story, what: str, at: str, **details: Any) -> Played:
    note = {"what": what, "agency": "jva-buetzow", "at": at, "about": before.case_of(story)}
    return replace(before, noted=(*before.noted, {**note, **details}))


def heard(before: Played, story: Story, name: str, at: str, **data: Any) -> Played:
    message = Received(
        topic="some.topic.v1",
        partition=0,
        offset=0,
        written_at=datetime.now(UTC),
        key=before.case_of(story),
        headers={"ce_type": f"de.kvi-mv.{name}.v1", "ce_time": at},
        data=data,
        size=0,
    )
    return replace(before, messages=(*before.messages, message))


def test_every_story_about_consent_competence_or_the_programme_has_its_tale() -> None:
    assert list(TALES)[: -len(PROGRAMME)] == [*CONSENT_STORIES, *OFFICE_STORIES]
    assert set(TALES) >= set(PROGRAMME)
    assert set(EXPECTATIONS) >= set(TALES.values())


@pytest.mark.parametrize("tale", TALES.values(), ids=lambda tale: tale.story)
def test_no_tale_is_said_to_hold_where_nothing_has_come_of_it(tale: Tale, nothing: Played) -> None:
    assert not tale.holds(nothing)
    assert list(turning_points(tale, nothing)) == list(routing(tale, nothing)) == []


@pytest.mark.parametrize("tale", TALES.values(), ids=lambda tale: tale.story)
def test_what_is_told_of_a_story_can_be_heard(tale: Tale) -> None:
    names = {line for line in tale.lines if not line.startswith("answered ")}
    assert names <= (TOLD - UNTOLD) | NOTES


def test_a_story_is_told_in_the_order_of_time_from_messages_and_notes(nothing: Played) -> None:
    story = Story.JOINT_CUSTODY
    lacking = {"code": "consent_missing", "pointer": "/consents/prisoner"}
    answered = {"command": "ReportAdmission", "state": "held"}
    once = noted(nothing, story, "answered", THURSDAY, **answered)
    assert not TALES[story].holds(once)
    twice = noted(once, story, "refused", TUESDAY, **lacking)
    assert TALES[story].holds(twice)
    accepted = heard(twice, story, "ReferralAccepted", THURSDAY, office="jugendamt-13072")
    assert list(turning_points(TALES[story], accepted)) == [
        "Tue 31 Mar 09:00  jva-buetzow is refused: consent_missing at /consents/prisoner",
        "Thu 02 Apr 09:00  jva-buetzow is answered: held",
        "Thu 02 Apr 09:00  jugendamt-13072 takes it over",
    ]


def test_a_status_after_a_protective_stop_is_one_too_many(nothing: Played) -> None:
    story = Story.STOPPED
    call = {"office": "jugendamt-13003", "duty_phone": "+49 30 23125 104"}
    stopped = noted(nothing, story, "phone", TUESDAY, **call)
    assert TALES[story].holds(stopped)
    assert not TALES[story].holds(noted(stopped, story, "heard", TUESDAY, status="passed_on"))
    assert not TALES[story].holds(heard(stopped, story, "NoticeHeld", TUESDAY))


def test_a_status_after_a_withdrawal_at_an_office_is_one_too_many(nothing: Played) -> None:
    story, office = Story.WITHDRAWN_THERE, "jugendamt-13072"
    played = noted(nothing, story, "heard", TUESDAY, status="passed_on")
    played = noted(played, story, "heard", TUESDAY, status="accepted")
    played = heard(played, story, "ConsentWithdrawn", TUESDAY, by=office)
    played = heard(played, story, "ErasureConfirmed", TUESDAY, receiver=office)
    release = {"command": "ReportRelease", "state": "ended"}
    played = noted(played, Story.REMAND, "answered", TUESDAY, **release)
    assert not TALES[story].holds(played)
    played = noted(played, story, "answered", THURSDAY, **release)
    assert TALES[story].holds(played)
    assert not TALES[story].holds(noted(played, story, "heard", THURSDAY, status="closed"))


def test_an_enquiry_by_telephone_that_any_topic_heard_of_is_not_as_it_has_to_be(
    nothing: Played,
) -> None:
    story = Story.ONLY_A_PHONE
    (asked,) = (c.at for c in nothing.plan.cues if c.details.get("case") == nothing.case_of(story))
    call = {"office": "jugendamt-13003", "duty_phone": "+49 30 23125 104"}
    called = noted(nothing, story, "phone", asked.astimezone(UTC).isoformat(), **call)
    assert TALES[story].holds(called)
    assert not TALES[story].holds(heard(called, story, "NoticeHeld", TUESDAY))
    assert not TALES[story].holds(noted(nothing, story, "phone", THURSDAY, **call))


@pytest.mark.parametrize(
    ("travel", "released", "holds"),
    [(50_00, 57_63, True), (49_99, 57_63, False), (50_00, 0, False)],
)
def test_the_money_of_the_family_day_is_right_to_the_cent_or_the_tale_does_not_hold(
    travel: int, released: int, holds: bool, nothing: Played
) -> None:
    story, day = Story.FUND, {"family_day": nothing.case_of(Story.FAMILY_DAY)}
    income = {"difference_cents": INSTALMENT - TYPED_INSTALMENT, "received_cents": INSTALMENT}
    played = heard(nothing, story, "IncomeCorrected", TUESDAY, **income)
    played = heard(played, story, "FundingReserved", TUESDAY, **day, reserved_cents=900_00)
    for state in (*["covered"] * 5, "exceeded", "covered"):
        answer = {"command": "RecordSpending", "state": state}
        played = noted(played, story, "answered", TUESDAY, **answer)
    stands = {**TRAVEL, "other_means_cents": travel}
    rest = {**day, "spent_cents": 842_37, "released_cents": released}
    played = heard(played, story, "FundingReleased", TUESDAY, **rest)
    played = heard(
        played, story, "SpendingRecorded", THURSDAY, amount_cents=2_719_60, standing=stands
    )
    counter = {"difference_cents": -108_00, "reason": "typed_wrongly"}
    corrected = {**counter, "standing": {**SET_RIGHT, "line": "material"}}
    assert not TALES[story].holds(played)
    assert TALES[story].holds(heard(played, story, "SpendingCorrected", THURSDAY, **corrected)) == (
        holds
    )


def test_a_training_that_was_moved_and_one_that_was_called_off_go_on_as_they_should(
    nothing: Played,
) -> None:
    moved, off = Story.TRAINING_MOVED, Story.TRAINING_CALLED_OFF
    for story, *names in (
        (moved, "TrainingScheduled", "TrainingMoved", "ParticipantReplaced", "TrainingHeld"),
        (off, "TrainingScheduled", "TrainingCancelled", "NotificationSent"),
    ):
        played = nothing
        for name in names:
            played = heard(played, story, name, TUESDAY)
        assert TALES[story].holds(played)
        assert not TALES[story].holds(heard(played, story, "TrainingHeld", THURSDAY))


def test_a_routing_is_told_with_its_rule_what_is_proposed_and_what_is_missing(
    nothing: Played,
) -> None:
    story = Story.AT_GRANDMOTHERS
    proposed = {"office": "jugendamt-13004", "rule": "sgb_viii_86_1_mother_in_prison"}
    why = {
        "rule": "sgb_viii_86d",
        "reason": "it stays there",
        "provisional": True,
        "missing_facts": ["home_kept"],
        "proposed": [{**proposed, "reason": "the mother alone counts"}],
    }
    known = {"agency": "jugendamt-13076", "routing": why}
    assigned = noted(nothing, story, "assigned", TUESDAY, **known)
    assert list(routing(TALES[story], assigned)) == [
        "jugendamt-13076 acts until it is known who is in charge (sgb_viii_86d): it stays there",
        "proposed: jugendamt-13004 (sgb_viii_86_1_mother_in_prison): the mother alone counts",
        "missing: home_kept",
    ]
    assert not TALES[story].holds(assigned)
    acts = heard(assigned, story, "ReferralAccepted", THURSDAY, office="jugendamt-13076")
    assert TALES[story].holds(acts)
    other = {**known, "routing": {**why, "missing_facts": []}}
    assert not TALES[story].holds(
        noted(replace(acts, noted=()), story, "assigned", TUESDAY, **other)
    )


def test_by_which_rule_it_is_handed_over_is_known_from_the_next_office_alone(
    nothing: Played,
) -> None:
    story, county, city = Story.WRONG_DISTRICT, "jugendamt-13072", "jugendamt-13003"
    over = {"from_office": city, "to": county, "talk_held": False}
    told = heard(nothing, story, "ReferralHandedOver", TUESDAY, **over)
    (message,) = told.messages
    assert told_in_words(message, told) == f"{city} hands it over to {county}"
    for agency, rule in ((city, "sgb_viii_86_2"), (county, "sgb_viii_86_1")):
        told = noted(told, story, "assigned", TUESDAY, agency=agency, routing={"rule": rule})
    assert told_in_words(message, told).endswith(f"to {county} by § 86(1) SGB VIII")
