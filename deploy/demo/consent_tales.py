"""What has to have become of the cases in which it matters whose consent there is."""

from datetime import datetime

from deploy.demo.consent_stories import ENDS
from deploy.demo.drawing import CITY, COUNTY
from deploy.demo.expectation import CLEARING, Tale, youth_office
from deploy.demo.plan import Story
from deploy.demo.played import Played
from deploy.demo.words import when
from shared.network.working_days import day_of


def _joint_custody(p: Played) -> bool:
    refused = [note.get("pointer") for note in p.noted_of(Story.JOINT_CUSTODY, "refused")]
    held = p.answers(Story.JOINT_CUSTODY, "ReportAdmission")
    return refused == ["/consents/prisoner"] and held == ["held"]


def _never_completed(p: Played) -> bool:
    story = Story.NEVER_COMPLETED
    incomplete, erased = p.said(story, "ConsentIncomplete"), p.said(story, "ErasureConfirmed")
    told = p.said(story, "IncarcerationNotified")
    return (
        [said["children"] for said in told] == [[]]
        and [said["children_count"] for said in incomplete] == [1]
        and [said["receiver"] for said in erased] == [CLEARING]
    )


def _completed(p: Played) -> bool:
    story = Story.COMPLETED
    recalled, accepted = p.said(story, "ReferralRecalled"), p.said(story, "ReferralAccepted")
    return (
        len(p.said(story, "NoticeCompleted")) == 1
        and [said["office"] for said in recalled] == [CLEARING]
        and accepted[-1]["office"] == youth_office(COUNTY)
        and not p.said(story, "ConsentIncomplete")
    )


def _renewed(p: Played) -> bool:
    said = {name: p.said(Story.RENEWED, name) for name in ("ConsentEnding", "ConsentRenewed")}
    nobody_erases = not p.said(Story.RENEWED, "ReferralWithdrawn")
    return [len(each) for each in said.values()] == [1, 1] and nobody_erases


def _not_renewed(p: Played) -> bool:
    story = Story.NOT_RENEWED
    about = p.about(p.case_of(story))
    ended = [day_of(when(each)) for each in about if each.type_name == "ConsentExpired"]
    return (
        [(day - ENDS).days for day in ended] == [1]
        and len(p.said(story, "ConsentEnding")) == len(p.said(story, "ReferralWithdrawn")) == 1
        and [said["extent"] for said in p.said(story, "ErasureConfirmed")] == ["kept_own_duty"]
        and not p.said(story, "ErasureOverdue")
    )


def _one_child_less(p: Played) -> bool:
    story = Story.ONE_CHILD_LESS
    gone, erased = p.said(story, "ReferralsErased"), p.said(story, "ErasureConfirmed")
    return (
        [said["offices"] for said in gone] == [[youth_office(CITY)]]
        and [said["receiver"] for said in erased] == [youth_office(CITY)]
        and p.answers(story, "WithdrawConsent") == ["parent_only"]
        and not p.said(story, "ReferralWithdrawn")
    )


def _without_her(p: Played) -> bool:
    story = Story.WITHOUT_HER
    missing, erased = p.said(story, "SealedPartMissing"), p.said(story, "ErasureConfirmed")
    told = [note["agency"] for note in p.noted_of(story, "assigned")]
    return (
        # Software that is quicker than the bus seals before anybody can say that it is missing.
        all(said["because"] == "caregiver_withdrawn" for said in missing)
        and [said["receiver"] for said in erased] == [youth_office(CITY)]
        and len(set(told)) == 1
        and len(told) > 1
        and p.answers(story, "WithdrawConsent") == ["notified"]
    )


def _narrowed(p: Played) -> bool:
    story = Story.NARROWED
    narrowed, erased = p.said(story, "ConsentNarrowed"), p.said(story, "ErasureConfirmed")
    county = youth_office(COUNTY)
    return (
        [said["receivers"] for said in narrowed] == [["coordination_office"]]
        and [said["receiver"] for said in erased] == [county]
        and [note["agency"] for note in p.noted_of(story, "assigned")] == [county, CLEARING]
        and p.said(story, "ReferralAccepted")[-1]["office"] == CLEARING
        and p.answers(story, "NarrowConsent") == ["notified"]
        and p.answers(story, "ReplaceSealedPart") == ["received"]
    )


def _stopped(p: Played) -> bool:
    story = Story.STOPPED
    return _called(p, story) and not p.about(p.case_of(story)) and not p.noted_of(story, "heard")


def _objected(p: Played) -> bool:
    story = Story.OBJECTED
    gone, erased = p.said(story, "ReferralWithdrawn"), p.said(story, "ErasureConfirmed")
    return len(p.said(story, "ObjectionRaised")) == 1 and [s["offices"] for s in gone] == [
        [said["receiver"]] for said in erased
    ]


def _withdrawn_there(p: Played) -> bool:
    """The prison has heard as much as of help that goes on, and is answered so."""
    story, county = Story.WITHDRAWN_THERE, youth_office(COUNTY)
    withdrawn = [said["by"] for said in p.said(story, "ConsentWithdrawn")]
    return (
        withdrawn == [county]
        and [said["receiver"] for said in p.said(story, "ErasureConfirmed")] == [county]
        and [note["status"] for note in p.noted_of(story, "heard")] == ["passed_on", "accepted"]
        and p.answers(story, "ReportRelease") == p.answers(Story.REMAND, "ReportRelease")
    )


def _nobody_informed(p: Played) -> bool:
    story = Story.NOBODY_INFORMED
    about = p.about(p.case_of(story))
    told, late = (
        [day_of(when(each)) for each in about if each.type_name == name]
        for name in ("IncarcerationNotified", "CaregiverNotInformed")
    )
    return [(day - told[0]).days for day in late] == [29] and not p.said(story, "CaregiverInformed")


def _nobody_public(p: Played) -> bool:
    story = Story.NOBODY_PUBLIC
    rules = [said["rule"] for said in p.said(story, "ReferralUnroutable")]
    heard = [(note["status"], note["remedy"]) for note in p.noted_of(story, "heard")]
    return (
        rules == ["coordination_office_not_public"]
        and heard == [("cannot_pass_on", "write")]
        and not p.noted_of(story, "assigned")
    )


def _only_a_phone(p: Played) -> bool:
    story = Story.ONLY_A_PHONE
    case = p.case_of(story)
    asked = [cue.at for cue in p.plan.cues if cue.details.get("case") == case]
    called = [datetime.fromisoformat(note["at"]) for note in p.noted_of(story, "phone")]
    return _called(p, story) and called == asked and not p.about(case)


def _called(p: Played, story: Story) -> bool:
    return [note["office"] for note in p.noted_of(story, "phone")] == [youth_office(CITY)]


CONSENT_TALES = (
    Tale(
        "a mother with joint custody has signed and the prisoner has not: refused until both have",
        _joint_custody,
        Story.JOINT_CUSTODY,
        ("refused", "answered ReportAdmission", "ReferralAccepted"),
    ),
    Tale(
        "a father without custody signs alone: told of alone, and after four weeks only a number",
        _never_completed,
        Story.NEVER_COMPLETED,
        ("ReferralCreated", "ReferralRouted", "ConsentIncomplete", "ErasureConfirmed"),
    ),
    Tale(
        "another one, whose child's mother signs a week later: then the notice tells of the child",
        _completed,
        Story.COMPLETED,
        ("NoticeCompleted", "ReferralCreated", "ReferralRecalled", "ReferralAccepted"),
    ),
    Tale(
        "a consent is renewed after its reminder: nobody erases",
        _renewed,
        Story.RENEWED,
        ("ConsentEnding", "ConsentRenewed"),
    ),
    Tale(
        "another is not: the day after it ends all erase, and a file of one's own duty may stay",
        _not_renewed,
        Story.NOT_RENEWED,
        (
            "ConsentEnding",
            "MeasureStarted",
            "ConsentExpired",
            "ReferralWithdrawn",
            "ErasureConfirmed",
        ),
    ),
    Tale(
        "what was allowed about a child is withdrawn: its referral is erased, the parent stays",
        _one_child_less,
        Story.ONE_CHILD_LESS,
        ("ConsentWithdrawn", "ReferralsErased", "answered WithdrawConsent", "ErasureConfirmed"),
    ),
    Tale(
        "an aunt withdraws with whom one of two siblings lives: both go on, sealed without her",
        _without_her,
        Story.WITHOUT_HER,
        ("ConsentWithdrawn", "ReferralsErased", "SealedPartMissing", "ErasureConfirmed"),
    ),
    Tale(
        "a family allows no youth office any more: it erases, and the coordination office goes on",
        _narrowed,
        Story.NARROWED,
        (
            "ConsentNarrowed",
            "ReferralsErased",
            "SealedPartMissing",
            "answered ReplaceSealedPart",
            "ReferralRouted",
            "ErasureConfirmed",
        ),
    ),
    Tale(
        "a protective stop: nothing goes on, and no status is told but whom to call",
        _stopped,
        Story.STOPPED,
        ("answered ReportAdmission", "phone"),
    ),
    Tale(
        "a family withdraws at the office: it erases, and to its prison the case goes on as ever",
        _withdrawn_there,
        Story.WITHDRAWN_THERE,
        ("heard", "ConsentWithdrawn", "ErasureConfirmed", "answered ReportRelease"),
    ),
    Tale(
        "nobody has told whoever looks after the child of it: after four weeks the time is over",
        _nobody_informed,
        Story.NOBODY_INFORMED,
        ("IncarcerationNotified", "CaregiverNotInformed"),
    ),
    Tale(
        "somebody objects to what rests on no consent: all erase",
        _objected,
        Story.OBJECTED,
        ("ReferralRouted", "ObjectionRaised", "ReferralWithdrawn", "ErasureConfirmed"),
    ),
    Tale(
        "relatives in need in Lübeck: no public body to tell, so the prison has to write itself",
        _nobody_public,
        Story.NOBODY_PUBLIC,
        ("ReferralUnroutable", "heard"),
    ),
    Tale(
        "a child may be in danger: the number to call is answered at once, and nothing is kept",
        _only_a_phone,
        Story.ONLY_A_PHONE,
        ("phone",),
    ),
)
