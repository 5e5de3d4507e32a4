"""Which office has to have got the cases in which that is a question of § 86 SGB VIII."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from deploy.demo.drawing import CITY, COUNTY
from deploy.demo.expectation import CLEARING, Tale, youth_office
from deploy.demo.office_stories import HOPS, PARCHIM, SCHWERIN
from deploy.demo.plan import SLOW, Story
from deploy.demo.played import Played


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """To whom a referral goes at first, and what its office is told about why."""

    holder: str
    rule: str
    provisional: bool = False
    names: str = ""
    """Whom the reason has to name."""
    missing: tuple[str, ...] = ()
    proposed: Mapping[str | None, str]
    """By office, the rule by which it is the competent one; without one where none is known."""

    def is_that_of(self, story: Story) -> Callable[[Played], bool]:
        """Whether the office heard this of the case of a story, and acts."""

        def holds(played: Played) -> bool:
            first, *_ = (*played.noted_of(story, "assigned"), None)
            if first is None:
                return False
            routing = first["routing"]
            found = {each.get("office"): each["rule"] for each in routing.get("proposed", ())}
            accepted = [said["office"] for said in played.said(story, "ReferralAccepted")]
            return (
                (first["agency"], routing["rule"]) == (self.holder, self.rule)
                and routing["provisional"] == self.provisional
                and routing["reason"].endswith(self.names)
                and tuple(routing.get("missing_facts", ())) == self.missing
                and found == self.proposed
                and accepted == [self.holder]
            )

        return holds


def _tale(story: Story, sentence: str, way: Way) -> Tale:
    return Tale(sentence, way.is_that_of(story), story, ())


def _competent(district: str, rule: str, *, names: str = "") -> Way:
    office = youth_office(district)
    return Way(holder=office, rule=rule, names=names, proposed={office: rule})


def _moved(p: Played) -> bool:
    """The office before goes on until the next one takes over, which the family has met."""
    story, county, city = Story.MOVED, youth_office(COUNTY), youth_office(CITY)
    moves = ("ReferralAccepted", "ReferralHandedOver", "ReferralClosed")
    found = [m for m in p.about(p.case_of(story)) if m.type_name in moves]
    handed_over = [(said["to"], said["talk_held"]) for said in p.said(story, "ReferralHandedOver")]
    closed = [(said["office"], said["outcome"]) for said in p.said(story, "ReferralClosed")]
    return (
        [m.type_name for m in found] == ["ReferralAccepted", moves[1], "ReferralAccepted", moves[2]]
        and [said["office"] for said in p.said(story, "ReferralAccepted")] == [county, city]
        and handed_over == [(city, True)]
        and closed == [(county, "handed_over")]
    )


def _sealed_for_another(p: Played) -> bool:
    """It is refused at once, with the office that it has to be sealed for."""
    story, county = Story.SEALED_FOR_ANOTHER, youth_office(COUNTY)
    refused = [(note["code"], note["pointer"]) for note in p.noted_of(story, "refused")]
    return (
        refused == [("unsealed_personal_data", f"/sealed/{county}/c1")]
        and p.answers(story, "ReportAdmission") == ["held"]
        and [note["agency"] for note in p.noted_of(story, "assigned")] == [county]
    )


def _sent_on(p: Played) -> bool:
    """Three times, and not a fourth time."""
    story, hops = Story.SENT_ON, [youth_office(district) for district in HOPS]
    refused = [(note["agency"], note["code"]) for note in p.noted_of(story, "refused")]
    return (
        [said["to"] for said in p.said(story, "ReferralHandedOver")] == hops
        and refused == [(hops[-1], "receiver_not_allowed")]
        and [said["office"] for said in p.said(story, "ReferralAccepted")][1:] == hops
    )


OFFICE_TALES = (
    _tale(
        Story.AT_GRANDMOTHERS,
        "a mother from Schwerin, no father before the law, the child with its grandmother for "
        "three weeks: Parchim acts, Schwerin is proposed",
        Way(
            holder=youth_office(PARCHIM),
            rule="sgb_viii_86d",
            provisional=True,
            missing=("home_kept",),
            proposed={youth_office(SCHWERIN): "sgb_viii_86_1_mother_in_prison"},
        ),
    ),
    _tale(
        Story.MOTHER_HAS_CUSTODY,
        "parents apart, the mother has custody, the father is in Waldeck: where she lives",
        _competent(COUNTY, "sgb_viii_86_2_custody_outside", names="the mother"),
    ),
    _tale(
        Story.FOSTERED_FOR_YEARS,
        "with a foster family for three years and for good: where that lives",
        _competent(SLOW, "sgb_viii_86_6"),
    ),
    _tale(
        Story.FOSTERED_FOR_MONTHS,
        "with a foster family for eight months: where the parents live",
        _competent(COUNTY, "sgb_viii_86_1_together"),
    ),
    _tale(
        Story.HOME_GIVEN_UP,
        "the only living parent has given up the home: the coordination office clears it",
        Way(
            holder=CLEARING,
            rule="clearing_open_in_law",
            provisional=True,
            missing=("prison_as_home",),
            proposed={None: "sgb_viii_86_1_only_living_parent"},
        ),
    ),
    Tale(
        "a part sealed for where the child is, and not for where the parents live: refused, with "
        "the office it is for",
        _sealed_for_another,
        Story.SEALED_FOR_ANOTHER,
        ("refused", "answered ReportAdmission", "ReferralRouted"),
    ),
    Tale(
        "a mother moves to Rostock while she is helped: both offices talk with her, and the one "
        "before goes on until the next takes over",
        _moved,
        Story.MOVED,
        ("ConsultationHeld", "ReferralHandedOver", "ReferralAccepted", "ReferralClosed"),
    ),
    Tale(
        "another one moves again and again: a fourth office she may not be sent on to",
        _sent_on,
        Story.SENT_ON,
        ("ReferralHandedOver", "refused"),
    ),
)
