"""Whoever says whatever in any order: what the programme promises is kept."""

import json
from collections.abc import Sequence
from random import Random
from typing import Any

from hypothesis.stateful import invariant, rule

from services.events.contract.certificates import RevokeCertificate
from services.events.contract.family_days import (
    BookPlaces,
    CancelFamilyDay,
    PlanFamilyDay,
    RecordFamilyDay,
)
from services.events.contract.funding import (
    ReleaseFunding,
    ReleaseTakenBack,
    ReservationTakenBack,
    ReserveFunding,
)
from services.events.contract.funds import (
    CorrectIncome,
    CorrectSpending,
    RecordGrant,
    RecordIncome,
    RecordSpending,
    SubmitProofOfUse,
)
from services.events.contract.gaps import ReportOfferGap
from services.events.contract.offers import FreePlace, PublishOffer, ReservePlace, RetireOffer
from services.events.contract.post import POST
from services.events.contract.topics import PROGRAMME
from services.events.contract.trainings import (
    CancelRegistration,
    CancelTraining,
    ConfirmRegistration,
    CorrectParticipantName,
    MoveTraining,
    RecordAttendance,
    RecordMadeUpModule,
    RegisterParticipant,
    ReplaceParticipant,
    ScheduleTraining,
)
from services.events.domain.family_days.family_day import ANSWER, TO_COME, FamilyDay
from services.events.domain.funds.fund import RETENTION as RETENTION_OF_PAYEES
from services.events.domain.funds.fund import Fund
from services.events.domain.funds.reckoning import free_cents, standing
from services.events.domain.gaps.gap import Gap
from services.events.domain.offers.offer import Offer, available
from services.events.domain.trainings.training import RETENTION, Life, Standing, Training
from shared.language.answers import RequestAnswered
from shared.language.codes import Code
from shared.language.message import Message
from shared.language.topics import outbound_topic
from shared.wire.envelope import Outgoing
from tests.events.trainings import later
from tests.input.any_order import (
    CASE,
    DAY,
    HOUR,
    NOT_AT_ALL,
    SEEDS,
    AnyOrder,
    content,
    hold,
    names,
)

PEOPLE = tuple(f"c4bd7f0a-9a0c-4a42-9d1e-0d2f3b3f4f{number:02}" for number in range(6))

PUBLIC_HEARS = outbound_topic("oeffentlichkeit")

CERTIFICATES = (
    "CertificateIssued",
    "CertificatePassedOn",
    "CertificateRevoked",
    "RevocationsListed",
)
OF_SOMEBODY: tuple[type[Message], ...] = (
    CancelRegistration,
    ConfirmRegistration,
    RevokeCertificate,
)
OVER = (Life.CLOSED, Life.CANCELLED)


class AnyTraining(AnyOrder):
    """Those who organise and those who send somebody."""

    service_name = "events"
    of_kind = "training"
    begins_with = (ScheduleTraining,)
    ends_with = (CancelTraining,)
    passing = (*(NOT_AT_ALL,) * 9, HOUR, 8 * DAY, 30 * DAY, 30 * DAY, 366 * DAY)
    often = (
        *(RegisterParticipant,) * 3,
        *(CancelRegistration, ConfirmRegistration, RecordAttendance) * 2,
    )

    @property
    def training(self) -> Training | None:
        state = self.service.state(CASE)
        assert state is None or isinstance(state, Training)
        return state

    def ids(self) -> tuple[str, ...]:
        return PEOPLE

    def fit(self, random: Random, message: type[Message], data: dict[str, Any]) -> None:
        """Few places, so that some wait; lists of people who are registered."""
        training = self.training
        if message is ScheduleTraining and "maximum" in data:
            data["minimum"], data["maximum"] = random.choice([(1, 1), (1, 2), (2, 3)])
            data["open_to_public"] = random.random() < 0.7
        elif message is RegisterParticipant:
            data["participant"] = random.choice(PEOPLE)
            address = f"p{data['participant'][-1]}@kvi.example"
            data["name"], data["email"] = "Alex Beispiel", address
        elif message is CorrectParticipantName:
            data["participant"] = random.choice(PEOPLE)
            data["name"] = random.choice(["Alex Beispiel", "Alex Beispiel-Muster"])
        elif message in OF_SOMEBODY:
            data["participant"] = random.choice(PEOPLE)
            own = message is CancelRegistration and random.random() < 0.5
            if own or message is ConfirmRegistration:
                data["code"] = self._code(data["participant"], random)
        elif message is ReplaceParticipant:
            data["participant"], data["replacement"] = random.sample(PEOPLE, 2)
            data["name"], data["email"] = "Alex Beispiel", "alex.beispiel@kvi.example"
        elif message is RecordMadeUpModule and training is not None:
            data["participant"] = random.choice(PEOPLE)
            data["module"] = random.choice([m.module for m in training.plan.modules])
        elif message is MoveTraining and training is not None:
            days = random.choice([0, 1, 7, 40])
            data.update(json.loads(later(training, days).to_json()))
            data.pop("place", None)
        elif message is RecordAttendance and training is not None:
            data["module"] = random.choice([m.module for m in training.plan.modules])
            there = [
                str(r.participant)
                for r in training.registrations
                if r.standing is not Standing.CANCELLED
            ]
            data["participants"] = [one for one in there if random.random() < 0.5]

    def _code(self, participant: str, random: Random) -> str:
        """That of her mail, or of another one."""
        mails = [content(each) for each in self.told if each.topic == POST]
        hers = [mail for mail in mails if mail["participant"] == participant]
        codes = [mail["code"] for mail in hers if "code" in mail]
        return str(codes[-1]) if codes and random.random() < 0.9 else "ABCDEFGHABCDEFGH"

    def concerned(self, may: list[str]) -> list[str]:
        training = self.training
        if training is None:
            return []
        registered = {each.agency for each in training.registrations}
        return [one for one in may if one == training.organiser or one in registered]

    @invariant()
    def nobody_has_a_place_that_there_is_not(self) -> None:
        training = self.training
        if training is None:
            return
        places, modules = training.plan.maximum, {m.module for m in training.plan.modules}
        for module in modules:
            there = [one for one in training.registrations if module in one.attended]
            assert len(there) <= places
        if not training.recorded:
            taken = training.in_standing(Standing.CONFIRMED)
            assert taken <= places
            waits = training.in_standing(Standing.WAITLISTED)
            assert not waits or taken == places, "a place is free while somebody waits"
            wait = [
                one.standing is Standing.WAITLISTED
                for one in training.registrations
                if one.standing not in {Standing.CANCELLED, Standing.UNCONFIRMED}
            ]
            assert wait == sorted(wait), "who came later has a place for which others wait"
        people = [one.participant for one in training.registrations]
        assert len(set(people)) == len(people)
        for one in training.registrations:
            assert set(one.attended) <= set(training.recorded) <= modules
            assert (one.standing in {Standing.ATTENDED, Standing.COMPLETED}) == bool(one.attended)
            for codes in (one.attended, one.made_up):
                assert len(set(codes)) == len(codes)
            if one.standing is Standing.COMPLETED:
                assert {*one.attended, *one.made_up} == modules
        completed = [
            content(each)["participant"]
            for each in self.told
            if each.key == CASE and names([each]) == ["TrainingCompleted"]
        ]
        assert len(set(completed)) == len(completed), "somebody has completed it twice"

    @invariant()
    def who_has_completed_has_one_certificate_by_now_and_nobody_else(self) -> None:
        training = self.training
        if training is None:
            return
        issued = [
            (content(each)["participant"], content(each)["number"])
            for each in self.told
            if each.key == CASE and names([each]) == ["CertificateIssued"]
        ]
        known: list[tuple[str, str]] = []
        for one in training.registrations:
            assert (one.standing is Standing.COMPLETED) == (one.certificate is not None)
            last = [one.certificate.number] if one.certificate is not None else []
            numbers = [*(each.number for each in one.void), *last]
            known += [(str(one.participant), number) for number in numbers]
        assert sorted(issued) == sorted(known)
        lists = [each for each in self.told if names([each]) == ["RevocationsListed"]]
        revoked = [each.number for one in training.registrations for each in one.revocations]
        listed = content(lists[-1])["revocations"] if lists else []
        assert [each["number"] for each in listed] == revoked

    @invariant()
    def who_has_cancelled_is_nameless_and_was_not_there(self) -> None:
        if self.training is None:
            return
        for one in self.training.registrations:
            assert one.standing is Standing.CANCELLED or self.training.life != Life.CANCELLED
            if one.standing is Standing.CANCELLED:
                assert (one.name, one.email, one.attended) == (None, None, ())

    @invariant()
    def names_end_with_their_time_and_are_never_told(self) -> None:
        training = self.training
        if training is not None and RETENTION in training.deadlines:
            assert training.deadlines[RETENTION] > training.plan.modules[-1].ends
        elif training is not None:
            assert training.life in OVER
            assert all(one.name is None and one.email is None for one in training.registrations)
        for each in self.told:
            if names([each]) == ["ParticipantListed"]:
                if training is not None and each.key == CASE:
                    assert each.topic == outbound_topic(training.organiser)
            elif each.topic != POST:
                assert not {"name", "email"} & content(each).keys()

    @invariant()
    def who_has_not_confirmed_is_known_to_nobody_and_not_for_long(self) -> None:
        if self.training is None:
            return
        unconfirmed = {
            str(one.participant)
            for one in self.training.registrations
            if one.standing is Standing.UNCONFIRMED
        }
        awaited = {
            kind.partition(":")[2]
            for kind in self.training.deadlines
            if kind.startswith("unconfirmed:")
        }
        assert awaited == unconfirmed
        for each in self.told:
            if each.topic == PUBLIC_HEARS:
                assert names([each])[0] in {"CommandAccepted", "CommandRefused", "Pong"}
            elif each.topic != POST and not each.topic.startswith("to."):
                assert content(each).get("participant") not in unconfirmed

    def look(self, message: Message | None, before: Any, said: Sequence[Outgoing]) -> None:
        told = names(said)
        if before is None or (isinstance(before, Training) and before.life in OVER):
            late = {"ModuleMadeUp", "TrainingCompleted", *CERTIFICATES} if before else set()
            if before and isinstance(message, CorrectParticipantName):
                late.add("ParticipantListed")  # On the organiser's list, too, it is put right.
            assert set(told) <= {"TrainingScheduled"} | late, "a training that is over goes on"
        waiting = [
            content(one)["place"] for one in said if names([one]) == ["RegistrationWaitlisted"]
        ]
        if waiting and self.training is not None:
            assert waiting == [self.training.in_standing(Standing.WAITLISTED)]
        if "ParticipantMovedUp" in told:
            self._look_who_moved_up(before, said)
        if isinstance(before, Training) and self.training is not None:
            self._look_at_the_queue(before, self.training)
        for once in ("TrainingScheduled", "TrainingConfirmed", "TrainingCancelled"):
            ours = [
                each for each in self.told if each.key == CASE and not each.topic.startswith("to.")
            ]
            assert names(ours).count(once) <= 1
        if "TrainingHeld" in told and self.training is not None:
            assert self.training.all_recorded

    @staticmethod
    def _look_at_the_queue(before: Training, after: Training) -> None:
        """Nobody overtakes; who comes instead of somebody stands where that one stood."""
        known = {r.participant for r in before.registrations}
        waited = [r.participant for r in before.registrations if r.standing is Standing.WAITLISTED]
        queue = [
            r.participant if r.participant in known else r.replaces
            for r in after.registrations
            if r.standing is Standing.WAITLISTED
        ]
        stayed = [one for one in waited if one in queue]
        assert queue[: len(stayed)] == stayed

    def _look_who_moved_up(self, before: Any, said: Sequence[Outgoing]) -> None:
        """Those who waited longest, each told of on the shared topic and to the own agency."""
        assert isinstance(before, Training)
        assert not before.has_begun(self.clock.now()), "somebody moves up when it has begun"
        waited = [r for r in before.registrations if r.standing is Standing.WAITLISTED]
        moved_up = [one for one in said if names([one]) == ["ParticipantMovedUp"]]
        shared = [content(one) for one in moved_up if not one.topic.startswith("to.")]
        first = [r for r in waited if str(r.participant) != self._cancelled(said)]
        expected = [
            {"participant": str(r.participant), "agency": r.agency} for r in first[: len(shared)]
        ]
        assert shared == expected
        assert [(one.topic, content(one)) for one in moved_up if one.topic.startswith("to.")] == [
            (outbound_topic(each["agency"]), each)
            for each in shared
            if outbound_topic(each["agency"]) != PUBLIC_HEARS
        ]

    def _cancelled(self, said: Sequence[Outgoing]) -> str | None:
        found = [content(one) for one in said if names([one]) == ["RegistrationCancelled"]]
        return found[0]["participant"] if found else None


def test_no_order_breaks_what_a_training_promises() -> None:
    hold(AnyTraining, examples=50)


FAMILY_DAYS = PEOPLE[:2]
ASKED_BY_A_DAY: tuple[type[Message], ...] = (
    ReserveFunding,
    ReservationTakenBack,
    ReleaseFunding,
    ReleaseTakenBack,
)
ENTERED = ("IncomeRecorded", "IncomeCorrected", "SpendingRecorded", "SpendingCorrected")


class AnyFund(AnyOrder):
    """Those who hold a grant, and others who do not."""

    service_name = "events"
    of_kind = "fund"
    begins_with = (RecordGrant,)
    passing = (*(NOT_AT_ALL,) * 11, HOUR, DAY, 30 * DAY, 366 * DAY, 1900 * DAY)
    often = (RecordSpending, RecordSpending, CorrectSpending, ReserveFunding)
    ends_with = (SubmitProofOfUse,)

    @property
    def fund(self) -> Fund | None:
        state = self.service.state(CASE)
        assert state is None or isinstance(state, Fund)
        return state

    def ids(self) -> tuple[str, ...]:
        return PEOPLE

    def fit(self, random: Random, message: type[Message], data: dict[str, Any]) -> None:
        """Few entries of large sums, so that lines are exceeded and set right again."""
        if message in {RecordIncome, CorrectIncome}:
            data["income"] = random.choice(PEOPLE)
        if message in {RecordSpending, CorrectSpending}:
            data["spending"] = random.choice(PEOPLE)
            data["amount_cents"] = random.choice([1, 100_00, 999_99, 3_000_00, 5_000_01])
        if message is RecordSpending:
            data["line"] = random.choice(["travel", "catering", "rooms"])
            data.pop("family_day", None)
            if random.random() < 0.3:
                data["family_day"] = random.choice(FAMILY_DAYS)
        if message in ASKED_BY_A_DAY:
            data["asker"], data["request"] = random.choice(FAMILY_DAYS), random.choice(PEOPLE)
        if message is ReserveFunding and self.fund is not None:
            data["organiser"], data["on"] = self.fund.holder, self.fund.terms.first_day.isoformat()
            for cost in data["costs"]:
                cost["amount_cents"] = random.choice([1, 100_00, 1_999_99])

    def concerned(self, may: list[str]) -> list[str]:
        holder = "" if self.fund is None else self.fund.holder
        return [one for one in may if one == holder]

    @invariant()
    def every_line_adds_up_and_nothing_is_below_zero(self) -> None:
        fund = self.fund
        if fund is None:
            return
        lines = {s.line for s in fund.spendings} | {planned.line for planned in fund.terms.plan}
        stands = [standing(fund, line) for line in lines]
        spent = sum(one.now_cents for one in fund.spendings)
        assert sum(one.from_grant_cents + one.other_means_cents for one in stands) == spent
        for one in stands:
            used_cents = one.from_grant_cents + one.reserved_cents
            assert min(one.from_grant_cents, one.reserved_cents, one.other_means_cents) >= 0
            assert used_cents <= one.planned_cents
            assert not one.exceeded or used_cents == one.planned_cents
            assert free_cents(fund, one.line) >= 0
        days = [each.family_day for each in fund.reservations]
        assert len(days) == len(set(days)), "of a day there is one reservation"

    @invariant()
    def payees_end_with_their_time(self) -> None:
        fund = self.fund
        if fund is not None and RETENTION_OF_PAYEES not in fund.deadlines:
            assert fund.life == "closed"
            assert all(one.payee is None and one.reason is None for one in fund.spendings)

    @invariant()
    def whom_something_was_paid_to_is_never_told(self) -> None:
        for each in self.told:
            assert not {"payee", "giver", "receipt_no"} & content(each).keys()
            assert b"Muster" not in each.value.encode()

    def look(self, message: Message | None, before: Any, said: Sequence[Outgoing]) -> None:
        del message
        told = names(said)
        after = self.fund
        if isinstance(before, Fund) and after is not None:
            first = [one.without_payee().change(counters=()) for one in before.spendings]
            kept = [one.without_payee().change(counters=()) for one in after.spendings]
            assert kept[: len(first)] == first
            came = [one.change(counters=()) for one in before.incomes]
            assert [one.change(counters=()) for one in after.incomes][: len(came)] == came
            grown = after.entries - before.entries
            entered = [one for one in told if one in ENTERED]
            assert grown == len(entered), "what is entered is told, once"
            assert before.life == "running" or not grown, "a closed ledger goes on"
        assert told.count("ProofOfUseSubmitted") <= 1


def test_no_order_breaks_what_a_fund_promises() -> None:
    hold(AnyFund, examples=40)


class AnyFamilyDay(AnyOrder):
    """Those who plan one and its prison, and a fund that answers or does not."""

    service_name = "events"
    of_kind = "family_day"
    begins_with = (PlanFamilyDay,)
    passing = (*(NOT_AT_ALL,) * 9, HOUR, DAY, 8 * DAY, 70 * DAY, 366 * DAY)
    often = (BookPlaces, RecordFamilyDay)
    ends_with = (CancelFamilyDay,)

    @property
    def day(self) -> FamilyDay | None:
        state = self.service.state(CASE)
        assert state is None or isinstance(state, FamilyDay)
        return state

    @rule(seed=SEEDS)
    def answered(self, seed: int) -> None:
        """Mostly as it was wished."""
        if self.day is not None and self.day.asked is not None:
            code = Random(seed).choice([None, None, None, Code.OVER_BUDGET])  # noqa: S311
            answer = RequestAnswered(request=self.day.asked, asked="ReserveFunding", code=code)
            self._carry(self.service.fact(answer, key=CASE), answer)

    def concerned(self, may: list[str]) -> list[str]:
        if self.day is None:
            return []
        return [one for one in may if one in {self.day.organiser, self.day.plan.prison}]

    @invariant()
    def an_answer_is_awaited_for_a_time_and_money_is_kept_for_what_goes_on(self) -> None:
        day = self.day
        if day is None:
            return
        assert (day.asked is None) == (ANSWER not in day.deadlines)
        assert not day.is_funded or day.life not in {"planned", "accounted"}
        assert day.is_funded or day.life in {"planned", "cancelled", "accounted"}
        assert day.came is not None or day.life != "held"

    def look(self, message: Message | None, before: Any, said: Sequence[Outgoing]) -> None:
        del message
        told = set(names(said))
        if isinstance(before, FamilyDay) and before.life not in TO_COME:
            assert not told & {"FamilyDayFunded", "FamilyDayPlanned", "PlacesBooked"}


def test_no_order_breaks_what_a_family_day_promises() -> None:
    hold(AnyFamilyDay, examples=40)


class AnyOffer(AnyOrder):
    """Those who keep one, and those who have places there."""

    service_name = "events"
    of_kind = "offer"
    begins_with = (PublishOffer,)
    passing = (*(NOT_AT_ALL,) * 9, HOUR, DAY, 8 * DAY, 30 * DAY, 90 * DAY)
    often = (ReservePlace, ReservePlace, FreePlace)
    ends_with = (RetireOffer,)

    @property
    def offer(self) -> Offer | None:
        state = self.service.state(CASE)
        assert state is None or isinstance(state, Offer)
        return state

    def ids(self) -> tuple[str, ...]:
        return PEOPLE

    def fit(self, random: Random, message: type[Message], data: dict[str, Any]) -> None:
        """Few places and few references, so that they run out and come again."""
        if message in {ReservePlace, FreePlace}:
            data["place"] = random.choice(PEOPLE)
        if "checked_on" in message.model_fields and random.random() < 0.8:
            data["checked_on"] = (self.clock.moment - random.choice([0, 1, 80]) * DAY).date()
            data["checked_on"] = data["checked_on"].isoformat()

    def concerned(self, may: list[str]) -> list[str]:
        if self.offer is None:
            return []
        there = {self.offer.keeper, *(one.agency for one in self.offer.places)}
        return [one for one in may if one in there]

    @invariant()
    def places_are_never_below_zero_nor_above_the_maximum(self) -> None:
        offer = self.offer
        if offer is not None and offer.listing is not None:
            assert 0 <= available(offer) <= offer.listing.maximum
            assert len({one.place for one in offer.places}) == len(offer.places)

    @invariant()
    def what_is_arranged_is_checked_in_time(self) -> None:
        offer = self.offer
        if offer is not None:
            assert (offer.life == "published") == ("stale" in offer.deadlines)
            assert offer.life != "retired" or not offer.reserved

    @invariant()
    def of_a_child_nothing_is_told_but_whose_decision_it_needs(self) -> None:
        for each in self.told:
            if names([each])[0].startswith("Place"):
                assert not {"age_band", "district"} & content(each).keys()

    def look(self, message: Message | None, before: Any, said: Sequence[Outgoing]) -> None:
        del message
        told = names(said)
        if isinstance(before, Offer) and self.offer is not None:
            changed = before.change(deadlines={}) != self.offer.change(deadlines={})
            listed = self.offer.listing is not None
            assert (changed and listed) == ("OfferListed" in told), "the directory is behind"
            if "PlaceReserved" in told:
                assert before.life == "published"


def test_no_order_breaks_what_an_offer_promises() -> None:
    hold(AnyOffer, examples=40)


class AnyGap(AnyOrder):
    """Those who looked for something."""

    service_name = "events"
    of_kind = "gap"
    begins_with = (ReportOfferGap,)

    @invariant()
    def it_stays_as_it_was_reported_and_is_told_once(self) -> None:
        state = self.service.state(CASE)
        if state is None:
            return
        assert isinstance(state, Gap)
        told = [content(one) for one in self.told if one.topic == PROGRAMME and one.key == CASE]
        assert [one["need"] for one in told] == [state.wanted.need]


def test_no_order_breaks_what_a_gap_promises() -> None:
    hold(AnyGap, examples=10)
