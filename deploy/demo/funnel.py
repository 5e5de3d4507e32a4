"""How many of those who came were reached in the end, in real proportions."""

from collections.abc import Iterator

from deploy.demo.played import Played

BAR = 40


def funnel(played: Played) -> Iterator[str]:
    """From the admission to the first consultation, without the stories that are played once."""
    tally, drawn = played.tally, played.plan.drawn
    stages = {
        "admitted": tally["admitted"],
        "with children": tally["with_children"],
        "asked": tally["asked"],
        "consented": len(played.cases_with("ConsentGranted") & drawn),
        "referred": len(played.cases_with("ReferralRouted") & drawn),
        "accepted": len(played.cases_with("ReferralAccepted") & drawn),
        "consulted": len(played.cases_with("ConsultationHeld") & drawn),
    }
    most = max(1, *stages.values())
    for label, number in stages.items():
        yield f"{label:<14}{number:>4}  {'█' * round(BAR * number / most)}".rstrip()
    yield "The first two only the prisons know; of who has not consented the bus knows a number."
    men, women = tally["admitted"] - tally["women"], tally["women"]
    fathers, mothers = tally["with_children"] - tally["mothers"], tally["mothers"]
    yield f"Children have {fathers} of the {men} men and {mothers} of the {women} women."
    once = len(played.plan.told_once)
    yield f"Beside these proportions {once} stories were played, each of them once."
