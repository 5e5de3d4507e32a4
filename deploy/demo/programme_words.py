"""The programme in words: its money, its trainings, its offers, who comes and what is logged."""

from collections.abc import Callable
from datetime import datetime

from deploy.demo.phrases import Data, a_day, as_list, as_written, euros, in_plain

PROGRAMME_WORDS: dict[str, Callable[[Data], str]] = {
    "TrainingScheduled": lambda d: f"a training is announced: {in_plain(d['theme'])}",
    "TrainingConfirmed": lambda d: f"it takes place, {d['registered']} have registered",
    "TrainingMoved": lambda d: (
        f"it is moved to {as_written(datetime.fromisoformat(d['modules'][0]['from']))}"
    ),
    "RegistrationCancelled": lambda d: (
        f"somebody does not come{', and says so late' if d['late'] else ''}"
    ),
    "ParticipantMovedUp": lambda d: f"somebody of {d['agency']} moves up from the waiting list",
    "GrantRecorded": lambda d: (
        f"a grant of {euros(sum(each['amount_cents'] for each in d['plan']))} gets its ledger"
    ),
    "IncomeRecorded": lambda d: f"{euros(d['amount_cents'])} have come in",
    "IncomeCorrected": lambda d: (
        f"a counter-entry of {euros(d['difference_cents'])} ({in_plain(d['reason'])}); "
        f"{euros(d['received_cents'])} have come in"
    ),
    "ProofOfUseAwaited": lambda d: (
        f"{d['holder']} is reminded: its use is to be proven by {a_day(d['proof_due'])}"
    ),
    "ProofOfUseSubmitted": lambda d: (
        f"its use is proven: {'; '.join(_standing(line) for line in d['lines'])}"
    ),
    "SpendingRecorded": lambda d: (
        f"{euros(d['amount_cents'])} are paid for {_standing(d['standing'])}"
    ),
    "SpendingCorrected": lambda d: (
        f"a counter-entry of {euros(d['difference_cents'])} ({in_plain(d['reason'])}) "
        f"for {_standing(d['standing'])}"
    ),
    "FundingReserved": lambda d: f"{euros(d['reserved_cents'])} are kept for a family day",
    "FundingReleased": lambda d: (
        f"the family day has cost {euros(d['spent_cents'])}; "
        f"{euros(d['released_cents'])} are free again"
    ),
    "FamilyDayPlanned": lambda d: (
        f"a family day is planned at {d['prison']} for {a_day(d['on'])}, with "
        f"{d['places']} places; its fund is asked"
    ),
    "FamilyDayFunded": lambda d: f"{euros(d['reserved_cents'])} are reserved; it can be booked",
    "FamilyDayNotFunded": lambda d: f"nothing is reserved{_why(d)}; it can be planned otherwise",
    "FamilyDayCancelled": lambda d: f"the day at {d['prison']} on {a_day(d['on'])} is called off",
    "PlacesBooked": lambda d: f"{d['families']} families with {d['children']} children will come",
    "FamilyDayHeld": lambda d: (
        f"{d['families']} families with {d['children']} children came, {d['absent']} stayed away"
    ),
    "CertificateRevoked": lambda d: (
        f"the certificate {d['number']} does not hold: {in_plain(d['reason'])}"
    ),
    "OfferGapReported": lambda d: (
        f"{d['reported_by']} has found nothing in {d['district']} for a child aged "
        f"{d['age_band']}: {in_plain(d['need'])}"
    ),
    "OfferPlanned": lambda d: (
        f"{d['planned_by']} plans with {d['keeper']}: {in_plain(d['need'])} in {d['district']}"
    ),
    "OfferPublished": lambda d: (
        f"{d['keeper']} lists it, with {d['maximum']} places for children from "
        f"{as_list(d['service_area'])}"
    ),
    "OfferVerified": lambda d: (
        f"it is as it is listed, as somebody saw on {a_day(d['checked_on'])}; "
        f"that counts until {a_day(d['stale_on'])}"
    ),
    "CapacityChanged": lambda d: f"it has {d['maximum']} places by now; {d['available']} are left",
    "OfferCheckAwaited": lambda d: (
        f"{d['keeper']} is reminded: it gives no place from {a_day(d['stale_on'])} on "
        "unless somebody looks at it"
    ),
    "OfferWentStale": lambda d: (
        f"nobody has looked at it since {a_day(d['checked_on'])}; it gives no place"
    ),
    "PlaceReserved": lambda d: f"{d['agency']} has a place{_decides(d)}; {d['available']} are left",
    "PlaceFreed": lambda d: f"the place is given back; {d['available']} are left",
    "ProfessionalRequested": lambda d: (
        f"{d['institution']} asks for somebody: {in_plain(d['purpose'])}"
    ),
    "ProfessionalPlaced": lambda d: (
        f"{d.get('provider', 'a professional')} comes to {d['institution']} "
        f"between {a_day(d['first_day'])} and {a_day(d['last_day'])}"
    ),
    "ProfessionalRequestOverdue": lambda d: (
        f"nobody is placed at {d['institution']} in time; the coordination office hears of it"
    ),
    "PlacingDeclined": lambda d: (
        f"{d['said_by']} says that nothing comes of it: {in_plain(d['reason'])}; "
        "somebody else is looked for"
    ),
    "ProfessionalNotPlaced": lambda d: f"nobody comes to {d['institution']}: {in_plain(d['why'])}",
    "PlacementEnded": lambda d: f"it is over on {a_day(d['ended_on'])}, after {d['hours']:g} hours",
    "ActivityRecorded": lambda d: f"logged for {a_day(d['on'])}: {_activity(d)}",
    "ActivityCorrected": lambda d: (
        f"put right: {_activity(d['instead'])}" if d.get("instead") else "it did not take place"
    ),
    "TrainingHeld": lambda d: f"it has taken place, {sum(d['attended'].values())} were there",
}


def _standing(line: Data) -> str:
    """How a line of a grant stands."""
    used, planned = euros(line["from_grant_cents"]), euros(line["planned_cents"])
    other = line["other_means_cents"]
    rest = f", {euros(other)} by other means" if other else ""
    return f"{line['line']}: {used} of {planned} from the grant{rest}"


def _why(data: Data) -> str:
    """Why a fund has not done it, if it has answered."""
    code = data.get("code")
    return f" ({in_plain(code)})" if code else ", as its fund does not answer"


def _decides(data: Data) -> str:
    """Where nothing pays for a child without its youth office."""
    district = data.get("decision_of")
    return f", once the youth office of {district} has decided" if district else ""


def _activity(entry: Data) -> str:
    minutes, reach = entry["minutes"], entry["reach"]
    return (
        f"{in_plain(entry['kind'])}, {in_plain(entry['sector'])}, {minutes} minutes, reach {reach}"
    )
