"""What has to be true when the four weeks are over; if something is not, the demo has failed."""

from deploy.demo.consent_tales import CONSENT_TALES
from deploy.demo.expectation import Expectation
from deploy.demo.funding_tales import FUNDING_TALES
from deploy.demo.offer_tales import OFFER_TALES
from deploy.demo.office_tales import OFFICE_TALES
from deploy.demo.plan import Story
from deploy.demo.played import Played
from deploy.demo.programme_tales import PROGRAMME_TALES
from deploy.demo.proportions import MEN_WITH_CHILDREN, WOMEN_WITH_CHILDREN

REFUSED = [
    "consent_missing",
    "malformed",
    "receiver_not_allowed",
    "schema_violation",
    "unsealed_personal_data",
]

HELD = (Story.TOUR, Story.TRAINING_MOVED, Story.CERTIFICATES, Story.MADE_UP, Story.SIGN_UP)


def _as_many_are_parents_as_really_are(played: Played) -> bool:
    """What the prisons count for themselves and tell nobody."""
    tally = played.tally
    men, women = tally["admitted"] - tally["women"], tally["women"]
    expected = round(men * MEN_WITH_CHILDREN), round(women * WOMEN_WITH_CHILDREN)
    found = tally["with_children"] - tally["mothers"], tally["mothers"]
    return men > 0 and found == expected


GENERAL = (
    Expectation(
        "everything that was planned has happened",
        lambda played: played.happened == len(played.plan.cues),
    ),
    Expectation(
        "a third of the men and about 70 % of the women who were admitted have children",
        _as_many_are_parents_as_really_are,
    ),
    Expectation("no service has anything left to do", lambda p: not any(p.behind.values())),
    Expectation("no record had to be put aside", lambda p: not any(p.parked.values())),
    Expectation(
        "the intruder was denied",
        lambda p: len(p.notes("denied")) == 1 and not p.notes("let_in"),
    ),
    Expectation(
        "the monitor was denied the sealed parts", lambda p: p.sealed_topic != "it could read them"
    ),
    Expectation(
        "nothing was refused but the garbage, the careless clerk, the missing consent, the part "
        "for another office and the fourth office",
        lambda p: sorted(note["code"] for note in p.notes("refused")) == REFUSED,
    ),
    Expectation(
        "what was sent three times was told once",
        lambda p: len(p.said(Story.REPEATED, "NoticeHeld")) == 1,
    ),
    Expectation(
        "nobody was told of what was retracted in time",
        lambda p: (
            len(p.said(Story.RETRACTED, "NoticeSuppressed")) == 1
            and not p.said(Story.RETRACTED, "IncarcerationNotified")
        ),
    ),
    Expectation(
        "the remand prisoner's referral was recalled",
        lambda p: len(p.said(Story.REMAND, "ReferralRecalled")) == 1,
    ),
    Expectation(
        "the wrong district handed over to the right one, which accepted",
        lambda p: (
            [told["to"] for told in p.said(Story.WRONG_DISTRICT, "ReferralHandedOver")]
            == [told["office"] for told in p.said(Story.WRONG_DISTRICT, "ReferralAccepted")]
        ),
    ),
    Expectation(
        "the siblings went to two offices",
        lambda p: len({told["office"] for told in p.said(Story.SIBLINGS, "ReferralRouted")}) == 2,  # noqa: PLR2004 - one for each child
    ),
    Expectation(
        "whoever knew of the withdrawn case was the one ticked receiver, and has erased it",
        lambda p: (
            [told["offices"] for told in p.said(Story.ONE_RECEIVER, "ReferralWithdrawn")]
            == [[told["receiver"]] for told in p.said(Story.ONE_RECEIVER, "ErasureConfirmed")]
        ),
    ),
    Expectation(
        "the office that never answers was reminded, reported and relieved",
        lambda p: (
            bool(p.said(Story.NEVER_ANSWERED, "DeadlineMissed"))
            and bool(p.said(Story.NEVER_ANSWERED, "EscalationRaised"))
            and len(p.said(Story.NEVER_ANSWERED, "ReferralReassigned")) == 1
        ),
    ),
    Expectation(
        "offices of known parents are in charge, others act until it is known who is",
        lambda p: (
            {m.data["provisional"] for m in p.messages if m.type_name == "ReferralRouted"}
            == {True, False}
        ),
    ),
    Expectation(
        "where a fact was missing an office asked, and the prison at least once; all were answered",
        lambda p: (
            set() < p.cases_with("QuestionPassedOn") <= p.cases_with("QuestionAsked")
            and p.cases_with("QuestionAsked") == p.cases_with("QuestionAnswered")
        ),
    ),
    Expectation(
        "every training was held that was not called off",
        lambda p: p.cases_with("TrainingHeld") == {p.case_of(story) for story in HELD},
    ),
    Expectation(
        "every certificate was found to be signed by who was passed it on",
        lambda p: (
            {m.data["number"] for m in p.messages if m.type_name == "CertificateIssued"}
            == {note["number"] for note in p.notes("certified")}
            > set()
            and not p.notes("forged")
        ),
    ),
    Expectation(
        "no name and no birth date was seen in logs, mails, answers or shared topics",
        lambda p: not p.traces,
    ),
)
EXPECTATIONS: tuple[Expectation, ...] = (
    *GENERAL,
    *CONSENT_TALES,
    *OFFICE_TALES,
    *FUNDING_TALES,
    *PROGRAMME_TALES,
    *OFFER_TALES,
)
