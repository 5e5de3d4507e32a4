"""Whoever answers, passes on and takes back in whatever order, each hears what is for it alone."""

from collections.abc import Sequence
from random import Random
from typing import Any
from uuid import UUID

from hypothesis.stateful import invariant

from services.intake.contract.consents import ConsentNarrowed
from services.intake.contract.notices import IncarcerationNotified, SealedPartPassedOn
from services.referral.contract.about import AboutReferral, ReferralLife
from services.referral.contract.assigning import ReferralAssigned
from services.referral.contract.deadlines import DeadlineReminder, ReferralDeadline
from services.referral.contract.erasure import ErasureRequested
from services.referral.contract.updates import ReferralUpdated
from services.referral.domain.case import Case, CaseLife
from services.referral.domain.referral import LIVE
from services.referral.domain.time_limits import AWAITED_PART, SEALED_COPY
from services.referral.tables.notices import NOTICES
from shared.language.message import Message
from shared.language.topics import outbound_topic
from shared.network.sealing import inspect
from shared.wire.envelope import Outgoing
from tests.input.any_order import CASE, AnyOrder, content, hold, names
from tests.referral.pictures import Pictures

TO = ("jugendamt-13003", "jugendamt-13004", "jugendamt-13072", "koordinierung-mv")
HEARD = {
    one.type_name(): one
    for one in (ReferralAssigned, ReferralUpdated, DeadlineReminder, ErasureRequested)
}
NOBODYS = "5a7c1f9e-2222-4aaa-8bbb-000000000001"


class AnyReferrals(AnyOrder):
    """Offices, and what intake tells."""

    service_name = "referral"
    begins_with = (IncarcerationNotified, SealedPartPassedOn)
    often = tuple(m for m in AnyOrder.heard_by("referral") if issubclass(m, AboutReferral))
    ends_with = tuple(m for m, row in NOTICES.items() if row.overtakes)

    @property
    def case(self) -> Case | None:
        state = self.service.state(CASE)
        assert state is None or isinstance(state, Case)
        return state

    def ids(self) -> tuple[str, ...]:
        found = () if self.case is None else self.case.referrals
        return (*[str(one.id) for one in found] * 8, NOBODYS)

    def fit(self, random: Random, message: type[Message], data: dict[str, Any]) -> None:
        """Mostly about a referral that there is, and to one of few offices."""
        if "referral" in data:
            data["referral"] = random.choice(self.ids())
            self._about = data["referral"]
        if "to" in data:
            data["to"] = random.choice(TO)
        if message is IncarcerationNotified:
            data["children"] = data.get("children", [])[: random.choice((1, 1, 2))]
        if message is SealedPartPassedOn:
            notice = None if self.case is None else self.case.notice
            refs = ["c1"] if notice is None else [child.child for child in notice.children]
            whom = (refs, refs, refs, refs[:1], refs[1:] or refs)
            data["sealed"] = [
                {"receiver": office, "children": random.choice(whom), "jwe": ""}
                for office in TO
                if random.random() < 0.9
            ]

    def could_be_told(self, event: Message) -> bool:
        """A narrowing adds no receiver."""
        if not isinstance(event, ConsentNarrowed) or self.case is None:
            return True
        notice = self.case.notice
        return notice is None or set(event.receivers) <= set(notice.receivers)

    def concerned(self, may: list[str]) -> list[str]:
        found = () if self.case is None else self.case.referrals
        return [one.office for one in found if str(one.id) == self._about and one.office in may] * 5

    _about = ""

    def __init__(self) -> None:
        super().__init__()
        self._offices = Pictures()

    def look(self, message: Message | None, before: Any, said: Sequence[Outgoing]) -> None:
        del message
        assert before is None or isinstance(before, Case)
        self._offices.hear(_read(each) for each in said if names([each])[0] in HEARD)
        if self.case is not None:
            self._offices.check(self.case)
        for each in said:
            (name,) = names([each])
            found = content(each)
            if "sealed" in found:
                assert name == "ReferralAssigned"
                receiver = each.topic.removeprefix("to.").removesuffix(".v1")
                flaw = inspect(
                    found["sealed"], case=CASE, receiver=receiver, known_kids={"example"}
                )
                assert flaw is None, "an office gets what is sealed for another"
            elif name == "ReferralAssigned" and self.case is not None:
                referral = self.case.referral(UUID(found["referral"]))
                assert referral is None or referral.readable, "told of what it cannot read"
            if each.topic.startswith("to."):
                assert each.topic in self._who_may_hear(before), f"{name} {each.topic}"
        if before is not None and before.life == CaseLife.ERASED:
            assert names(said) == [], "a case that is erased goes on"

    def _who_may_hear(self, before: Case | None) -> set[str]:
        cases = [case for case in (before, self.case) if case is not None]
        referrals = [referral for case in cases for referral in case.referrals]
        known = {agency for one in referrals for agency in (one.office, *one.known_to)}
        return {outbound_topic(agency) for agency in known}

    @invariant()
    def an_erased_case_keeps_nothing(self) -> None:
        document = self.document
        if self.case is not None and document is not None:
            assert document["erased"] == (self.case.life == CaseLife.ERASED)
            if document["erased"]:
                assert document["state"] == {"life": "erased"}

    @invariant()
    def a_deadline_is_that_of_a_referral_that_lives(self) -> None:
        if self.case is None:
            return
        live = {str(one.id) for one in self.case.referrals if one.life in LIVE}
        unroutable = ReferralLife.UNROUTABLE
        lacking = {str(one.id) for one in self.case.referrals if one.life is unroutable}
        for kind in self.case.deadlines:
            name, _, referral = kind.partition(":")
            of_the_case = kind in {SEALED_COPY, ReferralDeadline.SEALED_PART}
            waits = live | lacking if name == AWAITED_PART else live
            assert of_the_case or referral in waits, kind
        ids = [one.id for one in self.case.referrals]
        assert len(set(ids)) == len(ids)


def _read(each: Outgoing) -> tuple[Message, str]:
    (name,) = names([each])
    return HEARD[name].from_json(each.value), each.topic.removeprefix("to.").removesuffix(".v1")


def test_no_order_tells_an_office_what_is_not_for_it() -> None:
    hold(AnyReferrals, examples=70)
