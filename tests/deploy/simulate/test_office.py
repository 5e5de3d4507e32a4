from datetime import datetime, timedelta
from typing import Any

from deploy.simulate.coordination import CoordinationOffice
from deploy.simulate.desk import Desk, Staff
from deploy.simulate.exchange import Report
from deploy.simulate.families import WISHES, Family
from deploy.simulate.office import YouthOffice
from shared.network.sealing import open_sealed, public_jwk, seal
from shared.network.working_days import BERLIN
from tests.deploy.simulate.desks import MONDAY, PRIVATE, MemoryBus, desk, faults, turn

CASE = "83868a29-678a-4aa3-bb6f-e5078c5fe8f8"
REFERRAL = "f437786d-e5c0-5370-8664-1c38fef06182"
HOUR = timedelta(hours=1)
ROUTING = {"rule": "sgb_viii_86d", "reason": "a reason in words", "provisional": True}


def assigned(  # noqa: PLR0913 - all in which what an office is told can differ
    bus: MemoryBus,
    office: str,
    *,
    lives_in: str,
    said: str = "13003",
    wants_help: bool = True,
    children: tuple[str, ...] = ("c1",),
    **more: Any,
) -> None:
    """The office is told of a child, with its sealed part; `said` is the district in the open."""
    child = {"child": "c1", "age_band": "6-9", "lives_in": lives_in, "caregiver": "other"}
    family = Family(CASE, MONDAY.date(), (child,), wants_help)
    content = family.notice(children).model_dump_json(exclude_none=True).encode()
    public_key = public_jwk(PRIVATE[office])
    sealed = seal(content, case=CASE, receiver=office, public_key=public_key)
    residence = {"kind": "district", "district": said}
    data: dict[str, Any] = {
        "referral": REFERRAL,
        "children": [{"child": ref, "residence": residence} for ref in children],
        "routing": ROUTING,
        "sealed": sealed,
    }
    data |= more
    bus.deliver("ReferralAssigned", CASE, data)


async def days_pass(at_desk: Desk, bus: MemoryBus, staff: Staff, until: datetime) -> Report:
    """Wake the office whenever it wants to be woken."""
    report = await turn(at_desk, bus, staff, MONDAY)
    while report.wake is not None and report.wake <= until:
        report = await turn(at_desk, bus, staff, report.wake)
    return report


def said(bus: MemoryBus) -> list[str]:
    return [sent.name for sent in bus.sent]


async def test_a_diligent_office_reads_acknowledges_accepts_and_meets_the_family() -> None:
    at_desk, bus = desk("jugendamt-13003")
    assigned(bus, "jugendamt-13003", lives_in="13003")
    await days_pass(at_desk, bus, YouthOffice(at_desk), MONDAY + timedelta(days=14))
    assert said(bus) == [
        "ConfirmDelivery",
        "AcknowledgeReferral",
        "AcceptReferral",
        "RecordConsultation",
        "RecordCaregiverInformed",
    ]
    assert [faults(sent) for sent in bus.sent] == [[]] * 5
    assert bus.sent[3].data["held_on"] == "2026-04-02"


async def test_an_office_notes_why_it_got_a_referral() -> None:
    at_desk, bus = desk("jugendamt-13003")
    assigned(bus, "jugendamt-13003", lives_in="13003")
    report = await turn(at_desk, bus, YouthOffice(at_desk), MONDAY)
    (note,) = report.noted
    assert (note["what"], note["about"], note["routing"]) == ("assigned", CASE, ROUTING)


async def test_a_parent_alone_is_met_though_nobody_knows_where_the_children_live() -> None:
    at_desk, bus = desk("koordinierung-mv")
    assigned(bus, "koordinierung-mv", lives_in="13003", children=())
    await days_pass(at_desk, bus, CoordinationOffice(at_desk), MONDAY + timedelta(days=14))
    assert said(bus)[-2:] == ["AcceptReferral", "RecordConsultation"]


async def test_an_office_in_charge_of_a_child_that_lives_elsewhere_keeps_it() -> None:
    at_desk, bus = desk("jugendamt-13072")
    assigned(bus, "jugendamt-13072", lives_in="13071", said="13071")
    await days_pass(at_desk, bus, YouthOffice(at_desk), MONDAY + timedelta(days=1))
    assert said(bus)[-1] == "AcceptReferral"


async def test_an_office_asks_the_prison_for_what_is_missing_where_it_may() -> None:
    at_desk, bus = desk("jugendamt-13003")
    assigned(
        bus,
        "jugendamt-13003",
        lives_in="13003",
        answers=["AcknowledgeReferral", "AskQuestion"],
        routing={"missing_facts": ["prisoner_home"]},
    )
    await days_pass(at_desk, bus, YouthOffice(at_desk), MONDAY + timedelta(days=1))
    assert said(bus)[:3] == ["ConfirmDelivery", "AcknowledgeReferral", "AskQuestion"]
    assert faults(bus.sent[2]) == []


async def test_people_go_home_and_have_holidays() -> None:
    maundy_thursday = datetime(2026, 4, 2, 15, 30, tzinfo=BERLIN)
    at_desk, bus = desk("jugendamt-13003")
    assigned(bus, "jugendamt-13003", lives_in="13003")
    report = await turn(at_desk, bus, YouthOffice(at_desk), maundy_thursday)
    assert report.wake == datetime(2026, 4, 7, 9, tzinfo=BERLIN)


async def test_an_office_that_was_named_by_mistake_seals_anew_and_hands_over() -> None:
    at_desk, bus = desk("jugendamt-13003")
    assigned(bus, "jugendamt-13003", lives_in="13072")
    await days_pass(at_desk, bus, YouthOffice(at_desk), MONDAY + timedelta(days=3))
    handed = bus.sent[-1]
    assert (handed.name, handed.data["to"]) == ("HandOverReferral", "jugendamt-13072")
    assert faults(handed) == []
    opened = open_sealed(
        handed.data["sealed"], PRIVATE["jugendamt-13072"], case=CASE, receiver="jugendamt-13072"
    )
    assert opened["wishes"] == WISHES[True]


async def test_a_family_that_moves_is_handed_over_in_a_talk_with_it() -> None:
    at_desk, bus = desk("jugendamt-13003")
    office = YouthOffice(at_desk)
    assigned(bus, "jugendamt-13003", lives_in="13003")
    moved = {"what": "moved", "case": CASE, "to": "13072", "rule": "86_2"}
    await turn(at_desk, bus, office, MONDAY, moved)
    handed = bus.sent[-1]
    assert (handed.name, handed.data["to"]) == ("HandOverReferral", "jugendamt-13072")
    assert (handed.data["rule"], handed.data["talk_held"]) == ("86_2", True)
    assert faults(handed) == []


async def test_a_family_that_does_not_want_help_is_left_alone() -> None:
    at_desk, bus = desk("jugendamt-13003")
    assigned(bus, "jugendamt-13003", lives_in="13003", wants_help=False)
    await days_pass(at_desk, bus, YouthOffice(at_desk), MONDAY + timedelta(days=14))
    assert said(bus)[-1] == "DeclineReferral"
    assert bus.sent[-1].data["reason"] == "family_declines"
    assert faults(bus.sent[-1]) == []


async def test_what_cannot_be_opened_is_said_at_once_and_not_worked_on() -> None:
    at_desk, bus = desk("jugendamt-13003")
    assigned(bus, "jugendamt-13071", lives_in="13003")
    report = await turn(at_desk, bus, YouthOffice(at_desk), MONDAY)
    assert [sent.data["result"] for sent in bus.sent] == ["cannot_open"]
    assert report.wake is None


async def test_a_slow_office_misses_the_next_working_day() -> None:
    at_desk, bus = desk("jugendamt-13071", "slow")
    assigned(bus, "jugendamt-13071", lives_in="13071")
    report = await turn(at_desk, bus, YouthOffice(at_desk), MONDAY)
    assert said(bus) == ["ConfirmDelivery"]
    assert report.wake == datetime(2026, 4, 1, 9, tzinfo=BERLIN)


async def test_a_silent_office_says_nothing_at_all() -> None:
    at_desk, bus = desk("jugendamt-13003", "silent")
    assigned(bus, "jugendamt-13003", lives_in="13003")
    report = await turn(at_desk, bus, YouthOffice(at_desk), MONDAY)
    assert (bus.sent, report.wake) == ([], None)


async def test_a_recalled_referral_is_not_worked_on_any_more() -> None:
    at_desk, bus = desk("jugendamt-13003")
    office = YouthOffice(at_desk)
    assigned(bus, "jugendamt-13003", lives_in="13003")
    await turn(at_desk, bus, office, MONDAY)
    bus.deliver("ReferralRecalled", CASE, {"referral": REFERRAL, "office": "jugendamt-13003"})
    await days_pass(at_desk, bus, office, MONDAY + timedelta(days=14))
    assert said(bus) == ["ConfirmDelivery"]


async def test_an_office_that_is_asked_to_erase_forgets_and_confirms() -> None:
    at_desk, bus = desk("jugendamt-13003")
    office = YouthOffice(at_desk)
    assigned(bus, "jugendamt-13003", lives_in="13003")
    await turn(at_desk, bus, office, MONDAY)
    asked = {"referrals": [REFERRAL], "why": "consent_withdrawn"}
    bus.deliver("ErasureRequested", CASE, asked)
    await days_pass(at_desk, bus, office, MONDAY + timedelta(days=14))
    assert said(bus) == ["ConfirmDelivery", "ConfirmErasure"]
    assert faults(bus.sent[-1]) == []
    report = await turn(at_desk, bus, office, MONDAY + 20 * HOUR, {"what": "show", "case": CASE})
    assert report.noted == ()


async def test_what_has_become_a_case_of_its_own_an_office_keeps() -> None:
    at_desk, bus = desk("jugendamt-13003")
    office = YouthOffice(at_desk)
    assigned(bus, "jugendamt-13003", lives_in="13003")
    await turn(at_desk, bus, office, MONDAY, {"what": "measure_started", "case": CASE})
    bus.deliver("ErasureRequested", CASE, {"referrals": [REFERRAL], "why": "consent_expired"})
    await turn(at_desk, bus, office, MONDAY)
    await turn(at_desk, bus, office, MONDAY + HOUR)
    (measure,) = (sent for sent in bus.sent if sent.name == "ReportMeasureStarted")
    (erasure,) = (sent for sent in bus.sent if sent.name == "ConfirmErasure")
    assert faults(measure) == faults(erasure) == []
    assert erasure.data["extent"] == "kept_own_duty"


async def test_an_office_shows_what_it_has_opened() -> None:
    at_desk, bus = desk("jugendamt-13003")
    office = YouthOffice(at_desk)
    assigned(bus, "jugendamt-13003", lives_in="13003")
    report = await turn(at_desk, bus, office, MONDAY, {"what": "show", "case": CASE})
    (note,) = (note for note in report.noted if note["what"] == "opened")
    assert note["notice"]["wishes"] == WISHES[True]


async def test_the_coordination_office_takes_over_from_who_does_not_answer_once() -> None:
    at_desk, bus = desk("koordinierung-mv")
    office = CoordinationOffice(at_desk)
    reminder = {"referral": REFERRAL, "office": "jugendamt-13074", "deadline": "delivery"}
    bus.deliver("DeadlineReminder", CASE, reminder)
    bus.deliver("DeadlineReminder", CASE, reminder | {"deadline": "acknowledge"})
    await days_pass(at_desk, bus, office, MONDAY + timedelta(days=2))
    assert said(bus) == ["ReassignReferral"]
    assert faults(bus.sent[0]) == []


async def test_the_coordination_office_runs_a_training_from_its_announcement_to_its_end() -> None:
    at_desk, bus = desk("koordinierung-mv")
    module = {"module": "halfday", "hours": 4}
    module |= {"from": "2026-04-09T09:00:00+02:00", "to": "2026-04-09T13:00:00+02:00"}
    plan = {
        "format": "workshop",
        "theme": "working_together",
        "place": "agency:jva-buetzow",
        "modules": [module],
        "minimum": 10,
        "maximum": 20,
        "registration_until": "2026-04-03T12:00:00+02:00",
        "target_groups": ["youth_offices"],
    }
    came = {"module": "halfday", "participants": [REFERRAL]}
    cues = [
        {"what": what, "about": CASE, "data": data}
        for what, data in (("announced", plan), ("attended", came), ("closed", {}))
    ]
    await turn(at_desk, bus, CoordinationOffice(at_desk), MONDAY, *cues)
    assert said(bus) == ["ScheduleTraining", "RecordAttendance", "CompleteTraining"]
    assert [faults(sent) for sent in bus.sent] == [[]] * 3
