"""Whatever is asked and told in whatever order, a case says and keeps no more than it may."""

from collections.abc import Sequence
from random import Random
from typing import Any

from hypothesis.stateful import invariant

from services.intake.contract.consents import (
    DeclineConsent,
    NarrowConsent,
    RenewConsent,
    WithdrawConsent,
)
from services.intake.contract.milestones import RecordCaregiverInformed
from services.intake.contract.notices import ReportAdmission, RetractNotice
from services.intake.contract.questions import AnswerQuestion
from services.intake.contract.resealing import ReplaceSealedPart
from services.intake.contract.stopping import RaiseObjection, SetProtectiveStop
from services.intake.domain import deadlines
from services.intake.domain.case import LIVING, UNTOLD, Case, Life
from services.intake.domain.deadlines import SETTLE
from services.referral.contract.answers import ReferralAccepted, ReferralDelivered
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.helping import ReferralClosed
from shared.language.answers import DeadlineReached
from shared.language.message import Message
from shared.language.topics import outbound_topic
from shared.network.notices import NoticeStatus
from shared.wire.envelope import Outgoing
from tests.input.any_order import CASE, AnyOrder, content, hold, names

OFFICES = ("jugendamt-13003", "jugendamt-13072", "koordinierung-mv")
REFERRALS = tuple(f"5a7c1f9e-2222-4aaa-8bbb-00000000000{number}" for number in range(3))
NOTICE = frozenset({"IncarcerationNotified", "NoticeCompleted"})
AFTER_THE_END = frozenset({"ErasureConfirmed", "ErasureOverdue", "ConsentEnding", "ResealOverdue"})
"""The last two are told of what a case looks like to its prison, to the prison alone."""
DEADLINES = {value for name, value in vars(deadlines).items() if name.isupper()}
OF_A_RECEIPT = frozenset(
    {
        *("life", "deadlines", "owing", "owing_before", "confirmed", "proofs"),
        *("requested", "questions", "appearance"),
    }
)


class AnyCase(AnyOrder):
    """A prison, offices, and what referral tells."""

    service_name = "intake"
    begins_with = (ReportAdmission,)
    often = (
        *(NarrowConsent, RenewConsent, RecordCaregiverInformed),
        *(ReferralRouted, ReferralDelivered, ReferralAccepted, ReferralClosed) * 2,
    )
    ends_with = (WithdrawConsent, RetractNotice, RaiseObjection, SetProtectiveStop, DeclineConsent)

    @property
    def case(self) -> Case | None:
        state = self.service.state(CASE)
        assert state is None or isinstance(state, Case)
        return state

    def ids(self) -> tuple[str, ...]:
        return REFERRALS

    def fit(self, random: Random, message: type[Message], data: dict[str, Any]) -> None:
        """What referral tells is about few referrals of few offices, and what it asks for comes."""
        wanted = () if self.case is None else self.case.requested
        if message is ReplaceSealedPart and wanted:
            one = random.choice(wanted)
            part = {"receiver": one.part.receiver, "children": list(one.part.children), "jwe": ""}
            data["sealed"] = [part]
        asked = () if self.case is None else tuple(self.case.questions)
        if message is AnswerQuestion and asked:
            data["question_id"] = random.choice(asked)
        for name, likely in (("referral", REFERRALS), ("office", OFFICES)):
            if name in data:
                data[name] = random.choice(likely)
        if "offices" in data:
            data["offices"] = [random.choice(OFFICES)]

    def concerned(self, may: list[str]) -> list[str]:
        if self.case is None:
            return []
        prison = () if self.case.reported is None else (self.case.reported.facility,) * 3
        return [one for one in (*prison, *OFFICES) if one in may]

    def look(self, message: Message | None, before: Any, said: Sequence[Outgoing]) -> None:
        case, told = self.case, names(said)
        assert before is None or isinstance(before, Case)
        if "IncarcerationNotified" in told:
            assert isinstance(message, DeadlineReached), "told before it has settled"
            assert message.kind == SETTLE
        if "SealedPartPassedOn" in told:
            if isinstance(message, ReplaceSealedPart):
                assert before is not None
                assert before.is_told, "a part goes on of which nobody may know"
            else:
                assert NOTICE & set(told)
        else:
            assert not NOTICE & set(told)
        if before is not None and before.life not in LIVING:
            others = [one for one in said if not one.topic.startswith("to.")]
            assert set(names(others)) <= AFTER_THE_END, "a case that has ended goes on"
        self._look_at_what_agencies_hear(before, case, said)

    def _look_at_what_agencies_hear(
        self, before: Case | None, case: Case | None, said: Sequence[Outgoing]
    ) -> None:
        cases = [one for one in (case, before) if one is not None]
        seen = (*cases, *(one.appearance for one in cases if one.appearance is not None))
        reported = next((one.reported for one in seen if one.reported is not None), None)
        for each in said:
            if each.topic.startswith("to.") and names([each]) != ["PhoneRequired"]:
                assert reported is not None
                assert each.topic == outbound_topic(reported.facility), "an office hears of intake"

    @invariant()
    def nobody_hears_of_a_case_that_is_held(self) -> None:
        if self.case is not None and self.case.life in UNTOLD:
            assert not {*NOTICE, "SealedPartPassedOn"} & set(names(self._ours()))

    @invariant()
    def what_is_over_is_forgotten(self) -> None:
        case, document = self.case, self.document
        if case is None or document is None:
            return
        assert document["erased"] == (case.life not in LIVING)
        if case.life in LIVING:
            assert case.reported is not None
            if case.life in {Life.NOTIFIED, Life.ENDED}:
                assert case.content is None, "what is told is kept"
        else:
            assert document["state"].keys() <= OF_A_RECEIPT
            assert case.appearance is None or case.appearance.content is None
        assert set(case.deadlines) <= DEADLINES

    @invariant()
    def no_status_tells_of_a_familys_no(self) -> None:
        heard: dict[str, list[str]] = {}
        for each in self._ours():
            if names([each]) == ["NoticeStatusChanged"]:
                found = content(each)
                heard.setdefault(found.get("referral", ""), []).append(found["status"])
        for statuses in heard.values():
            assert len(set(statuses)) == len(statuses), "a status is told twice"
            if NoticeStatus.CLOSED in statuses:
                assert NoticeStatus.ACCEPTED in statuses[: statuses.index(NoticeStatus.CLOSED)]

    def _ours(self) -> list[Outgoing]:
        return [each for each in self.told if each.key == CASE]


def test_no_order_lets_a_case_say_or_keep_what_it_may_not() -> None:
    hold(AnyCase, examples=80)
