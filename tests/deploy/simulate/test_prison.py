from datetime import timedelta
from typing import Any

import pytest

from deploy.simulate.families import FAMILY_NAMES
from deploy.simulate.prison import CARELESS, GARBAGE, Prison
from shared.network.sealing import open_sealed
from tests.deploy.simulate.desks import MONDAY, PRIVATE, desk, faults, turn

CASE = "83868a29-678a-4aa3-bb6f-e5078c5fe8f8"
TRAINING = "5b6f8c1e-63d1-4c0a-9d0e-2f3a6f1d7b10"


def admitted(**changed: Any) -> dict[str, Any]:
    children = [_child("c1", "13003"), _child("c2", "13072")]
    usual: dict[str, Any] = {
        "what": "admitted",
        "case": CASE,
        "path": "consent",
        "consented": True,
        "receivers": ["youth_office", "coordination_office"],
        "wants_help": True,
        "copies": 1,
        "needs": ["telling_the_child"],
        "children": children,
    }
    return usual | changed


def _child(ref: str, district: str) -> dict[str, Any]:
    return {
        "child": ref,
        "age_band": "6-9",
        "kind": "district",
        "district": district,
        "lives_in": district,
        "caregiver": "relatives",
    }


async def test_every_command_of_a_prison_keeps_to_its_published_schema() -> None:
    at_desk, bus = desk("jva-buetzow")
    prison = Prison(at_desk)
    later = {"case": CASE}
    await turn(
        at_desk,
        bus,
        prison,
        MONDAY,
        admitted(consented=False),
        {"what": "consented", **later},
        {"what": "declined", **later},
        {"what": "withdrew", **later},
        {"what": "released", **later},
        {"what": "retracted", "code": "wrong_person", **later},
        {"what": "registered", "training": TRAINING, "participant": CASE, "number": 1},
        admitted(path="relatives_in_need"),
    )
    assert len(bus.sent) == 8
    assert [faults(sent) for sent in bus.sent] == [[]] * 8


async def test_without_a_consent_nothing_but_the_number_of_children_is_said() -> None:
    at_desk, bus = desk("jva-buetzow")
    await turn(at_desk, bus, Prison(at_desk), MONDAY, admitted(consented=False))
    (sent,) = bus.sent
    assert set(sent.data) == {
        "facility",
        "occurred_at",
        "admitted_on",
        "path",
        "children_count",
    }


async def test_each_office_is_sealed_its_own_children_and_the_coordination_office_all() -> None:
    at_desk, bus = desk("jva-buetzow")
    await turn(at_desk, bus, Prison(at_desk), MONDAY, admitted())
    sealed = bus.sent[0].data["sealed"]
    assert {part["receiver"]: part["children"] for part in sealed} == {
        "jugendamt-13003": ["c1"],
        "jugendamt-13072": ["c2"],
        "koordinierung-mv": ["c1", "c2"],
    }
    for part in sealed:
        key = PRIVATE[part["receiver"]]
        opened = open_sealed(part["jwe"], key, case=CASE, receiver=part["receiver"])
        assert [child["child"] for child in opened["children"]] == part["children"]


async def test_who_is_not_ticked_in_the_consent_is_sealed_nothing() -> None:
    at_desk, bus = desk("jva-buetzow")
    ticked = admitted(receivers=["coordination_office"])
    await turn(at_desk, bus, Prison(at_desk), MONDAY, ticked)
    assert [part["receiver"] for part in bus.sent[0].data["sealed"]] == ["koordinierung-mv"]


async def test_no_name_stands_outside_of_the_sealed_parts() -> None:
    at_desk, bus = desk("jva-buetzow")
    await turn(at_desk, bus, Prison(at_desk), MONDAY, admitted())
    assert not any(name in str(bus.sent[0].data) for name in FAMILY_NAMES)


async def test_software_that_repeats_itself_repeats_the_very_same_message() -> None:
    at_desk, bus = desk("jva-buetzow")
    report = await turn(at_desk, bus, Prison(at_desk), MONDAY, admitted(copies=3))
    assert report.sent == 3
    assert len({(sent.ce_id, str(sent.data)) for sent in bus.sent}) == 1


async def test_a_careless_clerk_breaks_the_schema_in_one_place_only() -> None:
    at_desk, bus = desk("jva-buetzow")
    await turn(at_desk, bus, Prison(at_desk), MONDAY, admitted(what="careless"))
    (sent,) = bus.sent
    assert faults(sent) == ["$.children[0].age_band"]
    assert sent.data["children"][0]["age_band"] == CARELESS


async def test_whoever_is_not_asked_leaves_no_trace_outside_the_prison() -> None:
    at_desk, bus = desk("jva-buetzow")
    cues = ({"what": "not_asked"}, {"what": "day_over", "without_children": 4})
    report = await turn(at_desk, bus, Prison(at_desk), MONDAY, *cues)
    assert bus.sent == []
    assert report.tally == {"admitted": 5, "with_children": 1}


async def test_a_refusal_without_a_readable_cause_is_noted_too() -> None:
    at_desk, bus = desk("jva-buetzow")
    prison = Prison(at_desk)
    await turn(at_desk, bus, prison, MONDAY, {"what": "garbled", "case": CASE})
    assert bus.records == [GARBAGE]
    bus.deliver("CommandRefused", CASE, {"code": "malformed", "partition": 2, "offset": 7})
    report = await turn(at_desk, bus, prison, MONDAY + timedelta(minutes=5))
    (note,) = report.noted
    assert (note["what"], note["code"], note["agency"]) == ("refused", "malformed", "jva-buetzow")


async def test_a_prison_knows_nothing_to_do_about_what_is_no_business_of_prisons() -> None:
    at_desk, bus = desk("jva-buetzow")
    with pytest.raises(KeyError):
        await turn(at_desk, bus, Prison(at_desk), MONDAY, {"what": "announced"})
