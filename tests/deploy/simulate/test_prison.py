from datetime import timedelta
from typing import Any

import pytest

from deploy.simulate.consents import CAREGIVER, EVERYBODY
from deploy.simulate.families import FAMILY_NAMES
from deploy.simulate.prison import CARELESS, GARBAGE, Prison
from shared.network.questions import Question
from shared.network.sealed_answer import SealedAnswer
from shared.network.sealing import open_sealed
from tests.deploy.simulate.desks import MONDAY, PRIVATE, Sent, desk, faults, turn

CASE = "83868a29-678a-4aa3-bb6f-e5078c5fe8f8"
TRAINING = "5b6f8c1e-63d1-4c0a-9d0e-2f3a6f1d7b10"
NO_CUSTODY = {
    "parents": "apart",
    "custody": "other_parent_alone",
    "other_parent": {"kind": "district", "district": "13072"},
}


def admitted(**changed: Any) -> dict[str, Any]:
    children = [_child("c1", "13003"), _child("c2", "13072")]
    usual: dict[str, Any] = {
        "what": "admitted",
        "case": CASE,
        "path": "consent",
        "counted": True,
        "signed": list(EVERYBODY),
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
        admitted(signed=[]),
        {"what": "consented", **later},
        {"what": "all_signed", **later},
        {"what": "declined", **later},
        {"what": "withdrew", **later},
        {"what": "withdrew", "children": ["c1"], **later},
        {"what": "narrowed", "receivers": ["coordination_office"], **later},
        {"what": "renewed", "valid_until": "2026-10-28", **later},
        {"what": "objected", **later},
        {"what": "asked_phone", "district": "13003", **later},
        {"what": "released", **later},
        {"what": "retracted", "code": "wrong_person", **later},
        {"what": "registered", "training": TRAINING, "participant": CASE, "number": 1},
        admitted(path="relatives_in_need"),
        admitted(protective_stop=True),
        admitted(signed=["prisoner"], parents=NO_CUSTODY),
        admitted(signed=[*EVERYBODY, CAREGIVER]),
        {"what": "withdrew", "about": "caregiver", "children": ["c1"], **later},
    )
    assert len(bus.sent) == 18
    assert [faults(sent) for sent in bus.sent] == [[]] * 18


async def asked(question: str) -> tuple[Sent, dict[str, Any] | None]:
    """What the prison answers of the family with two children, and what is inside."""
    at_desk, bus = desk("jva-buetzow")
    prison = Prison(at_desk)
    await turn(at_desk, bus, prison, MONDAY, admitted())
    office = "jugendamt-13003"
    data = {
        "facility": "jva-buetzow",
        "question_id": TRAINING,
        "question": question,
        "referral": CASE,
        "office": office,
        "children": ["c1"],
        "answer_by": MONDAY.isoformat(),
    }
    bus.deliver("QuestionPassedOn", CASE, data)
    await turn(at_desk, bus, prison, MONDAY)
    sent = bus.sent[-1]
    if "sealed" not in sent.data:
        return sent, None
    jwe = sent.data["sealed"]["jwe"]
    return sent, open_sealed(jwe, PRIVATE[office], case=CASE, receiver=office)


@pytest.mark.parametrize("question", Question)
async def test_a_question_is_answered_from_the_file_with_what_was_asked_and_no_more(
    question: Question,
) -> None:
    sent, inside = await asked(question)
    assert (sent.name, sent.service, faults(sent)) == ("AnswerQuestion", "intake", [])
    if inside is None:
        # The children live with relatives, so nobody asked for the other parent.
        assert question in {Question.CUSTODY, Question.OTHER_PARENT_HOME}
        assert sent.data["unavailable"] == "not_known"
    else:
        assert SealedAnswer.model_validate(inside).question is question


async def test_without_a_consent_nothing_but_the_number_of_children_is_said() -> None:
    at_desk, bus = desk("jva-buetzow")
    await turn(at_desk, bus, Prison(at_desk), MONDAY, admitted(signed=[]))
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


async def test_who_alone_has_signed_without_custody_is_told_of_alone() -> None:
    at_desk, bus = desk("jva-buetzow")
    alone = admitted(signed=["prisoner"], parents=NO_CUSTODY)
    await turn(at_desk, bus, Prison(at_desk), MONDAY, alone)
    said = bus.sent[0].data
    assert [consent["about"] for consent in said["consents"]] == ["prisoner"]
    assert not {"children", "needs", "family"} & set(said)
    (part,) = said["sealed"]
    assert (part["receiver"], part["children"]) == ("koordinierung-mv", [])
    opened = open_sealed(
        part["jwe"], PRIVATE["koordinierung-mv"], case=CASE, receiver="koordinierung-mv"
    )
    assert set(opened) == {"prisoner", "caregivers", "children", "wishes"}
    assert not opened["caregivers"]
    assert not opened["children"]
    assert not opened["wishes"]


async def test_those_sign_later_who_had_not_and_nobody_twice() -> None:
    at_desk, bus = desk("jva-buetzow")
    alone = admitted(signed=["prisoner"], parents=NO_CUSTODY)
    later = {"what": "consented", "case": CASE}
    await turn(at_desk, bus, Prison(at_desk), MONDAY, alone, later)
    granted = bus.sent[-1].data
    assert [consent["given_by"] for consent in granted["consents"]] == ["other_parent"]
    assert [child["child"] for child in granted["children"]] == ["c1", "c2"]
    assert granted["family"] == [{"children": ["c1", "c2"], "prisoner_is": "father", **NO_CUSTODY}]


async def test_a_mother_alone_who_has_signed_is_reported_and_once_more_when_all_have() -> None:
    at_desk, bus = desk("jva-buetzow")
    again = {"what": "all_signed", "case": CASE}
    prison = Prison(at_desk)
    await turn(at_desk, bus, prison, MONDAY, admitted(signed=["other_parent"]))
    await turn(at_desk, bus, prison, MONDAY + timedelta(days=2), again)
    hers, all_of_them = (sent.data for sent in bus.sent)
    assert {consent["given_by"] for consent in hers["consents"]} == {"other_parent"}
    givers = [consent["given_by"] for consent in all_of_them["consents"]]
    assert givers == ["prisoner", "prisoner", "other_parent"]
    assert hers["admitted_on"] == all_of_them["admitted_on"] == "2026-03-30"


async def test_a_prison_notes_whom_it_has_to_call_and_how_far_its_notice_has_come() -> None:
    at_desk, bus = desk("jva-buetzow")
    prison = Prison(at_desk)
    call = {"office": "jugendamt-13003", "duty_phone": "+49 30 23125 104"}
    bus.deliver("PhoneRequired", CASE, call)
    bus.deliver("NoticeStatusChanged", CASE, {"status": "passed_on"})
    report = await turn(at_desk, bus, prison, MONDAY)
    assert [(note["what"], note["about"]) for note in report.noted] == [
        ("phone", CASE),
        ("heard", CASE),
    ]
    assert call.items() <= report.noted[0].items()


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
    mother = {"what": "not_asked", "counted": True, "prisoner_is": "mother"}
    cues = (mother, {"what": "day_over", "men": 3, "women": 1})
    report = await turn(at_desk, bus, Prison(at_desk), MONDAY, *cues)
    assert bus.sent == []
    counted = {"admitted": 5, "women": 2, "with_children": 1, "mothers": 1, "asked": 0}
    assert report.tally == counted


async def test_what_is_played_beside_the_proportions_is_not_counted() -> None:
    at_desk, bus = desk("jva-buetzow")
    report = await turn(at_desk, bus, Prison(at_desk), MONDAY, admitted(counted=False))
    assert report.tally == {}


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
        await turn(at_desk, bus, Prison(at_desk), MONDAY, {"what": "show", "case": CASE})


async def test_what_an_office_cannot_open_is_sealed_for_it_anew_about_the_same_children() -> None:
    at_desk, bus = desk("jva-buetzow")
    prison = Prison(at_desk)
    await turn(at_desk, bus, prison, MONDAY, admitted())
    asked = {
        "referral": CASE,
        "receiver": "jugendamt-13072",
        "children": ["c2"],
        "because": "cannot_open",
    }
    bus.deliver("ResealRequested", CASE, asked)
    await turn(at_desk, bus, prison, MONDAY)
    sent = bus.sent[-1]
    assert (sent.name, faults(sent)) == ("ReplaceSealedPart", [])
    (part,) = sent.data["sealed"]
    assert (part["receiver"], part["children"]) == ("jugendamt-13072", ["c2"])
    opened = open_sealed(
        part["jwe"], PRIVATE["jugendamt-13072"], case=CASE, receiver="jugendamt-13072"
    )
    assert [child["child"] for child in opened["children"]] == ["c2"]


async def test_whoever_has_withdrawn_is_named_to_nobody_when_it_is_sealed_anew() -> None:
    at_desk, bus = desk("jva-buetzow")
    prison = Prison(at_desk)
    signed = admitted(signed=[*EVERYBODY, CAREGIVER])
    gone = {"what": "withdrew", "case": CASE, "about": "caregiver", "children": ["c2"]}
    await turn(at_desk, bus, prison, MONDAY, signed, gone)
    asked = {
        "referral": CASE,
        "receiver": "koordinierung-mv",
        "children": ["c1", "c2"],
        "because": "caregiver_withdrawn",
    }
    bus.deliver("ResealRequested", CASE, asked)
    await turn(at_desk, bus, prison, MONDAY)
    (part,) = bus.sent[-1].data["sealed"]
    receiver = "koordinierung-mv"
    opened = open_sealed(part["jwe"], PRIVATE[receiver], case=CASE, receiver=receiver)
    assert [child["child"] for child in opened["children"]] == ["c1", "c2"]
    assert [who["children"] for who in opened["caregivers"]] == [["c1"]]
