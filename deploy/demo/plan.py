"""What will happen in the four weeks: the world's side of the story, before anybody is told."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from deploy.demo.proportions import DAYS
from shared.network.working_days import BERLIN

MONDAY = date(2026, 3, 30)
"""The four weeks around Easter: a deadline of working days has to find its way through them."""
START = datetime.combine(MONDAY, time(7), BERLIN)
END = datetime.combine(MONDAY + timedelta(days=DAYS + 3), time(0), BERLIN)
"""Three days after the four weeks in which people come: what has waited for four weeks since their
first days is over by then, and whoever had to answer it has."""

SILENT, SLOW = "13074", "13071"
"""The districts whose office never answers, and whose office takes its time."""
PROVIDER = "traeger-beispiel"
PUBLIC = "oeffentlichkeit"
"""Who speaks for people that belong to no agency."""


class Story(StrEnum):
    """What is to become of a case, as far as the world decides it."""

    NOT_ASKED = "not_asked"
    DECLINED = "declined"
    UNDECIDED = "undecided"
    ORDINARY = "ordinary"
    REPEATED = "repeated"
    CARELESS = "careless"
    SIBLINGS = "siblings"
    WRONG_DISTRICT = "wrong_district"
    ONE_RECEIVER = "one_receiver"
    REMAND = "remand"
    RETRACTED = "retracted"
    NEVER_ANSWERED = "never_answered"

    JOINT_CUSTODY = "joint_custody"
    NEVER_COMPLETED = "never_completed"
    COMPLETED = "completed"
    RENEWED = "renewed"
    NOT_RENEWED = "not_renewed"
    ONE_CHILD_LESS = "one_child_less"
    WITHOUT_HER = "without_her"
    NARROWED = "narrowed"
    STOPPED = "stopped"
    WITHDRAWN_THERE = "withdrawn_there"
    NOBODY_INFORMED = "nobody_informed"
    OBJECTED = "objected"
    NOBODY_PUBLIC = "nobody_public"
    ONLY_A_PHONE = "only_a_phone"

    AT_GRANDMOTHERS = "at_grandmothers"
    MOTHER_HAS_CUSTODY = "mother_has_custody"
    FOSTERED_FOR_YEARS = "fostered_for_years"
    FOSTERED_FOR_MONTHS = "fostered_for_months"
    HOME_GIVEN_UP = "home_given_up"
    SEALED_FOR_ANOTHER = "sealed_for_another"
    MOVED = "moved"
    SENT_ON = "sent_on"

    FUND = "fund"
    FAMILY_DAY = "family_day"
    DAY_CALLED_OFF = "day_called_off"
    PROOF = "proof"
    TOUR = "tour"
    TRAINING_MOVED = "training_moved"
    TRAINING_CALLED_OFF = "training_called_off"
    MADE_UP = "made_up"
    SIGN_UP = "sign_up"
    CERTIFICATES = "certificates"
    GAP = "gap"
    OFFER = "offer"
    OFFER_CHECKED = "offer_checked"
    OFFER_ENDED = "offer_ended"
    PROFESSIONAL = "professional"
    NOBODY_FOUND = "nobody_found"
    LOG = "log"
    ONE_MAIL_A_DAY = "one_mail_a_day"


PROGRAMME = tuple(Story)[tuple(Story).index(Story.FUND) :]
"""What no family is the subject of."""
DRAWN = (Story.NOT_ASKED, Story.DECLINED, Story.UNDECIDED, Story.ORDINARY)


@dataclass(frozen=True, slots=True)
class Cue:
    """Something that an agency meets at one moment, and acts on."""

    at: datetime
    agency: str
    what: str
    details: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As the agency is told."""
        return {"what": self.what, **self.details}


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that will happen, in order."""

    cues: Sequence[Cue]
    stories: Mapping[Story, Sequence[str]]
    """The ids of the cases of each story; in the programme, of what it is about."""
    agencies: Mapping[str, str]
    """Who takes part, and in what manner."""

    @property
    def drawn(self) -> frozenset[str]:
        """The cases of the many, in real proportions; all others are stories, each told once."""
        return frozenset(case for story in DRAWN for case in self.stories.get(story, ()))

    @property
    def told_once(self) -> tuple[Story, ...]:
        """The stories of families that stand beside the proportions."""
        beside = (*DRAWN, *PROGRAMME)
        return tuple(story for story in self.stories if story not in beside)

    def counts(self) -> Counter[str]:
        """How often each cue is given."""
        return Counter(cue.what for cue in self.cues)
