"""Whoever asks for professionals or logs what is done, in any order: what is promised is kept."""

from collections.abc import Sequence
from typing import Any

from hypothesis.stateful import invariant

from services.events.contract.activities import CorrectActivity, RecordActivity
from services.events.contract.professionals import (
    DeclinePlacing,
    PlaceProfessional,
    RecordPlacementEnd,
    RequestProfessional,
)
from services.events.domain.activities.activity import Activity
from services.events.domain.professionals.request import ANSWER as PLACING
from services.events.domain.professionals.request import LAST_DAY, ProfessionalRequest
from shared.language.message import Message
from shared.wire.envelope import Outgoing
from tests.input.any_order import (
    CASE,
    DAY,
    HOUR,
    NOT_AT_ALL,
    AnyOrder,
    content,
    hold,
    names,
)

PEOPLE = tuple(f"c4bd7f0a-9a0c-4a42-9d1e-0d2f3b3f4f{number:02}" for number in range(6))


class AnyProfessionalRequest(AnyOrder):
    """An institution that asks, a coordination office that places, and providers."""

    service_name = "events"
    of_kind = "professional_request"
    begins_with = (RequestProfessional,)
    passing = (*(NOT_AT_ALL,) * 9, HOUR, DAY, 8 * DAY, 70 * DAY)
    often = (*(PlaceProfessional,) * 2, DeclinePlacing, RecordPlacementEnd)

    @property
    def request(self) -> ProfessionalRequest | None:
        state = self.service.state(CASE)
        assert state is None or isinstance(state, ProfessionalRequest)
        return state

    def ids(self) -> tuple[str, ...]:
        return PEOPLE

    def concerned(self, may: list[str]) -> list[str]:
        if self.request is None:
            return []
        both = {self.request.institution, self.request.provider}
        return [one for one in may if one in both]

    @invariant()
    def nobody_is_awaited_but_for_an_open_request(self) -> None:
        request = self.request
        if request is None:
            return
        is_open = request.life == "requested"
        assert not request.deadlines or is_open
        assert not is_open or LAST_DAY in request.deadlines
        assert (request.placing is not None) == (request.life in {"placed", "ended"})
        assert (request.given is not None) == (request.life == "ended")
        assert (request.not_placed is not None) == (request.life == "not_placed")

    def look(self, message: Message | None, before: Any, said: Sequence[Outgoing]) -> None:
        del message
        told = [one for one in said if not one.topic.startswith("to.")]
        for one in told:
            assert not {"name", "email"} & content(one).keys()
        if not isinstance(before, ProfessionalRequest):
            return
        assert before.life != "not_placed" or not told, "a request that is over goes on"
        if "ProfessionalRequestOverdue" in names(told):
            assert before.life == "requested"
            assert self.request is not None
            assert PLACING not in self.request.deadlines, "it is said once for each waiting"


def test_no_order_breaks_what_a_request_for_a_professional_promises() -> None:
    hold(AnyProfessionalRequest, examples=40)


class AnyActivity(AnyOrder):
    """Those who log what they do."""

    service_name = "events"
    of_kind = "activity"
    begins_with = (RecordActivity,)
    passing = (*(NOT_AT_ALL,) * 9, HOUR, DAY, 70 * DAY)
    often = (CorrectActivity,)

    @property
    def activity(self) -> Activity | None:
        state = self.service.state(CASE)
        assert state is None or isinstance(state, Activity)
        return state

    def concerned(self, may: list[str]) -> list[str]:
        activity = self.activity
        return [one for one in may if activity is not None and one == activity.recorded_by]

    @invariant()
    def what_is_told_adds_up_to_the_entry(self) -> None:
        balance = {"minutes": 0, "reach": 0}
        for each in self.told:
            said = content(each)
            if each.key != CASE:
                continue
            plus = said if names([each]) == ["ActivityRecorded"] else said.get("instead", {})
            for name in balance:
                balance[name] += plus.get(name, 0) - said.get("was", {}).get(name, 0)
        counted = None if self.activity is None else self.activity.counted
        now = {name: getattr(counted, name, 0) for name in balance}
        assert balance == now


def test_no_order_breaks_what_an_activity_promises() -> None:
    hold(AnyActivity, examples=30)
