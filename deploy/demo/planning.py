"""The plan comes from a seed alone: the proportions are kept exactly, chance does the rest."""

from collections import Counter, defaultdict
from random import Random
from typing import Any

from deploy.demo import funding, offers, outreach, programme
from deploy.demo.drawing import Drawing, at
from deploy.demo.plan import PROVIDER, PUBLIC, SILENT, SLOW, START, Plan, Story
from deploy.demo.proportions import (
    CHILDREN,
    DAYS,
    DECIDED_AT_ONCE,
    DECLINED,
    DISTRICTS,
    PRISON_OF_WOMEN,
    WANT_HELP,
    Size,
)
from deploy.demo.stories import SPECIAL
from shared.network.registry import Registry

VICTIM = "jva-waldeck"
"""Whose topic the provider tries to write to."""


def plan(seed: int, registry: Registry, size: Size) -> Plan:
    """Decide all that the four weeks bring; the same seed brings the same."""
    drawing = Drawing(Random(seed), registry, size)  # noqa: S311 - a demo, no secret
    return Planner(drawing).plan()


class Planner:
    """Draws one plan."""

    def __init__(self, drawing: Drawing) -> None:
        self.draw = drawing
        self.random = drawing.random
        self.size = drawing.size
        self.stories: dict[Story, list[str]] = defaultdict(list)

    def plan(self) -> Plan:
        """Draw it."""
        for story, play in SPECIAL.items():
            play(self.draw, self._case_of(story))
        # In any order, so that it is chance who is a mother.
        for number, story in enumerate(self._stories()):
            self._ordinary(story, self._case_of(story), is_mother=number < self.size.mothers)
        self._days()
        self._mishaps()
        self._programme()
        ordered = sorted(self.draw.cues, key=lambda cue: cue.at)
        return Plan(tuple(ordered), dict(self.stories), self._agencies())

    def _programme(self) -> None:
        """Money, trainings, offers, and what else is done to help and to be seen."""
        draw, story = self.draw, self._case_of
        fund, last_years = story(Story.FUND), story(Story.PROOF)
        funding.family_day(draw, fund, story(Story.FAMILY_DAY))
        funding.proof(draw, last_years)
        funding.day_called_off(draw, story(Story.DAY_CALLED_OFF), last_years, fund)
        programme.tour(draw, story(Story.TOUR))
        programme.moved(draw, story(Story.TRAINING_MOVED))
        programme.called_off(draw, story(Story.TRAINING_CALLED_OFF))
        programme.certified(draw, story(Story.CERTIFICATES))
        programme.made_up(draw, story(Story.MADE_UP))
        programme.sign_up(draw, story(Story.SIGN_UP))
        offers.gap_and_offer(draw, story(Story.GAP), story(Story.OFFER))
        offers.checked(draw, story(Story.OFFER_CHECKED))
        offers.ended(draw, story(Story.OFFER_ENDED))
        outreach.professional(draw, story(Story.PROFESSIONAL))
        outreach.nobody_found(draw, story(Story.NOBODY_FOUND))
        outreach.logged(draw, story(Story.LOG))
        self.stories[Story.ONE_MAIL_A_DAY].append(outreach.one_mail_a_day(draw))

    def _case_of(self, story: Story) -> str:
        case = self.draw.reference()
        self.stories[story].append(case)
        return case

    def _stories(self) -> list[Story]:
        """A story for each parent, in exact proportions and any order."""
        size = self.size
        rest = size.asked - size.consented
        declined = round(rest * DECLINED)
        stories = [
            *[Story.ORDINARY] * size.consented,
            *[Story.DECLINED] * declined,
            *[Story.UNDECIDED] * (rest - declined),
            *[Story.NOT_ASKED] * (size.parents - size.asked),
        ]
        self.random.shuffle(stories)
        return stories

    def _ordinary(self, story: Story, case: str, *, is_mother: bool) -> None:
        day = self.random.randrange(DAYS if story is Story.NOT_ASKED else DAYS - 4)
        admitted = self.draw.moment(day)
        prison = PRISON_OF_WOMEN if is_mother else self.draw.prison()
        known: dict[str, Any] = {
            "counted": True,
            "prisoner_is": "mother" if is_mother else "father",
        }
        if story is Story.NOT_ASKED:
            self.draw.cue(admitted, prison, "not_asked", case=case, **known)
            return
        consented = story is Story.ORDINARY
        at_once = consented and self.random.random() < DECIDED_AT_ONCE
        if not at_once:
            known["signed"] = []
        known["wants_help"] = self.random.random() < WANT_HELP
        self.draw.admit(admitted, prison, case, self._children(), **known)
        decided = self.draw.moment(day + self.random.randint(1, 3), 9, 16)
        if consented and not at_once:
            self.draw.cue(decided, prison, "consented", case=case)
        if story is Story.DECLINED:
            self.draw.cue(decided, prison, "declined", case=case)

    def _children(self) -> list[dict[str, Any]]:
        """Children of one family, in one district whose office answers."""
        # What the office that never answers does to a family is told once; once is enough.
        answering = {name: DISTRICTS[name] for name in self.size.offices if name != SILENT}
        district = self.draw.choose(answering)
        number = int(self.draw.choose({str(count): weight for count, weight in CHILDREN.items()}))
        return [self.draw.child(count + 1, district) for count in range(number)]

    def _days(self) -> None:
        """The admissions of people without children, spread over days and prisons."""
        size, days = self.size, defaultdict[tuple[int, str], Counter[str]](Counter)
        women = size.women - size.mothers
        for _ in range(women):
            days[self.random.randrange(DAYS), PRISON_OF_WOMEN]["women"] += 1
        for _ in range(size.admissions - size.parents - women):
            days[self.random.randrange(DAYS), self.draw.prison()]["men"] += 1
        for (day, prison), people in days.items():
            come = {"men": people["men"], "women": people["women"]}
            self.draw.cue(at(day, 18), prison, "day_over", **come)

    def _mishaps(self) -> None:
        """Bytes that are no message, and a door that is not one's own."""
        case = self.draw.reference()
        self.draw.cue(self.draw.moment(1, 9, 12), self.size.prisons[0], "garbled", case=case)
        topic = f"intake.from.{VICTIM}.v1"
        self.draw.cue(self.draw.moment(2, 9, 12), PROVIDER, "intruded", topic=topic, case=case)

    def _agencies(self) -> dict[str, str]:
        offices = [self.draw.office(district) for district in self.size.offices]
        manners = {self.draw.office(SILENT): "silent", self.draw.office(SLOW): "slow"}
        everyone = [
            *self.size.prisons,
            *offices,
            self.draw.registry.coordination_office(START).id,
            PROVIDER,
            PUBLIC,
        ]
        return {agency: manners.get(agency, "diligent") for agency in everyone}
