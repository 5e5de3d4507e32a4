"""What has to be true when the four weeks are over; if something is not, the demo has failed."""

from collections.abc import Callable
from dataclasses import dataclass

from deploy.demo.plan import Story
from deploy.demo.played import Played


@dataclass(frozen=True, slots=True)
class Expectation:
    """A sentence that must hold."""

    sentence: str
    holds: Callable[[Played], bool]


EXPECTATIONS = (
    Expectation(
        "everything that was planned has happened",
        lambda played: played.happened == len(played.plan.cues),
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
        "only the garbage and the careless clerk were refused",
        lambda p: (
            sorted(note["code"] for note in p.notes("refused")) == ["malformed", "schema_violation"]
        ),
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
        "every training was held",
        lambda p: p.cases_with("TrainingHeld") == set(p.plan.trainings),
    ),
    Expectation(
        "no name and no birth date was seen in logs, mails, answers or shared topics",
        lambda p: not p.traces,
    ),
)
