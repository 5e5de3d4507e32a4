"""Whatever happens in whatever order, everyone is told once, and nobody of what is erased."""

from collections.abc import Sequence
from random import Random
from typing import Any

from hypothesis.stateful import invariant

from services.notify.contract.addresses import AddressTried
from services.notify.contract.deliveries import DeliveryAttempted
from services.notify.domain.addresses import sign_of
from services.notify.domain.audience import AS_EVER, ERASURE
from services.notify.domain.mailbox import LOOK, Mailbox, Reach
from services.notify.domain.notifications import Life, Notifications
from services.referral.contract.assigning import ReferralRouted
from shared.language.message import Message
from shared.network.agency import AgencyKind
from shared.wire.envelope import Outgoing
from tests.input.any_order import CASE, DAY, HOUR, NOT_AT_ALL, AnyOrder, content, hold, names
from tests.input.memory_network import REGISTRY

REFERRALS = tuple(f"5a7c1f9e-2222-4aaa-8bbb-00000000000{number}" for number in range(2))
ENDS = frozenset(
    {
        "NotificationSent",
        "NotificationBounced",
        "NotificationGivenUp",
        "NotificationGathered",
    }
)


class AnyNotifications(AnyOrder):
    """What other services tell, and the sender."""

    service_name = "notify"
    of_kind = "notifications"
    begins_with = (ReferralRouted,)
    often = (DeliveryAttempted,) * 12

    @property
    def notifications(self) -> Notifications | None:
        state = self.service.state(CASE)
        assert state is None or isinstance(state, Notifications)
        return state

    def ids(self) -> tuple[str, ...]:
        return REFERRALS

    def fit(self, random: Random, message: type[Message], data: dict[str, Any]) -> None:
        """The sender speaks of deliveries that there are."""
        if "referral" in data:
            data["referral"] = random.choice(REFERRALS)
        state = self.notifications
        if message is DeliveryAttempted and state is not None and state.deliveries:
            which = random.choice(range(len(state.deliveries)))
            delivery = state.deliveries[which]
            data["delivery"] = str(delivery.delivery)
            data["attempt"] = delivery.tries + random.choice((1, 1, 1, 0, 2)) or 1

    def look(self, message: Message | None, before: Any, said: Sequence[Outgoing]) -> None:
        del message
        state = self.notifications
        assert before is None or isinstance(before, Notifications)
        to_itself = [each for each in said if each.topic != "notify.deliveries.v1"]
        assert set(names(to_itself)) <= {"LineGathered", "ParticipantUnreached"}
        assert all("@" not in each.value for each in said)
        if before is not None and before.erased:
            assert state is not None
            assert state.erased
            planned = [content(each) for each in said if names([each]) == ["NotificationPlanned"]]
            assert all(
                one["wording"] in ERASURE
                or (one["wording"] in AS_EVER and REGISTRY[one["agency"]].kind is AgencyKind.PRISON)
                for one in planned
            ), "told of what is erased"

    @invariant()
    def what_is_open_is_due_and_nothing_else(self) -> None:
        state, document = self.notifications, self.document
        if state is None or document is None:
            return
        assert set(state.deadlines) == {delivery.deadline for delivery in state.open}
        assert (state.life == Life.PENDING) == bool(state.open)
        assert document["erased"] == state.erased
        # That of a participant stays with her mail as long as it may leave; none of an agency does.
        others = [one for one in document["state"].get("deliveries", ()) if "post" not in one]
        assert "@" not in str(others), "an address is kept"
        assert all(one in state.open for one in state.deliveries if one.post is not None)
        if state.erased and not state.open:
            assert state.deliveries == ()

    @invariant()
    def each_delivery_is_told_in_order_and_has_one_last_word(self) -> None:
        told: dict[str, list[Outgoing]] = {}
        for each in self.told:
            if each.key == CASE:
                told.setdefault(content(each)["delivery"], []).append(each)
        for story in told.values():
            first, *rest = names(story)
            assert first == "NotificationPlanned"
            assert set(rest) <= ENDS
            assert len(set(rest)) == len(rest)
            if "NotificationSent" in rest:
                assert rest[-1] == "NotificationSent"
            if len(rest) > 1:
                assert "corrects" in content(story[-1])


class AnyMailbox(AnyOrder):
    """What mail servers say of one agency, whose addresses are the registry's or older ones."""

    service_name = "notify"
    of_kind = "mailbox"
    begins_with = (AddressTried,)
    # Four looks a day: a year of them would say nothing more, and take minutes.
    passing = (NOT_AT_ALL, HOUR, DAY, 3 * DAY)

    def ids(self) -> tuple[str, ...]:
        office = REGISTRY["jugendamt-13003"]
        addresses = (office.email, str(office.head_email), "frueher@kvi.example")
        return tuple(str(sign_of(address)) for address in addresses)

    def fit(self, random: Random, message: type[Message], data: dict[str, Any]) -> None:
        if message is AddressTried:
            data["role"] = random.choice(("office", "head"))
            data["address"] = random.choice(self.ids())
            data["is_refused"] = random.random() < 0.6

    def could_be_told(self, event: Message) -> bool:
        """The key is made from the agency."""
        return isinstance(event, AddressTried) and event.agency == "jugendamt-13003"

    def look(self, message: Message | None, before: Any, said: Sequence[Outgoing]) -> None:
        del message, before
        assert all("@" not in each.value for each in said)
        assert names(said).count("AddressToBeMended") <= 1

    @invariant()
    def it_is_refused_as_long_as_an_address_of_the_registry_is(self) -> None:
        state = self.service.state(CASE)
        if state is None:
            return
        assert isinstance(state, Mailbox)
        roles = [one.role for one in state.refusals]
        assert len(set(roles)) == len(roles)
        assert {str(one.address) for one in state.refusals} <= set(self.ids()[:2])
        assert (state.life is Reach.REFUSED) == bool(roles) == (LOOK in state.deadlines)

    @invariant()
    def what_is_refused_and_what_is_mended_take_turns(self) -> None:
        for role in ("office", "head"):
            own = [one for one in self.told if one.key == CASE and one.topic.endswith("ies.v1")]
            told = [one for one in own if content(one).get("role") == role]
            turns = ["AddressRefused", "AddressMended"] * len(told)
            assert names(told) == turns[: len(told)]


def test_no_order_of_what_mail_servers_say_leaves_an_address_refused_for_ever() -> None:
    hold(AnyMailbox, examples=20)


def test_no_order_tells_twice_or_of_what_is_erased() -> None:
    hold(AnyNotifications, examples=40)
