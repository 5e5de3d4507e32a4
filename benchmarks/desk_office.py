"""A youth office with thousands of referrals, and the pages that show them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from benchmarks.desk_told import Asked, entry, name_of, referral_id, somebody, tell
from benchmarks.workload import case_id
from deploy.messages.written_message import examples_of
from services.desk.domain.case_work import CaseWork, Note
from services.desk.domain.entry import Entry
from services.desk.domain.secret import hash_of, new_secret
from services.desk.domain.standing_in import Absence
from services.desk.domain.trail import Deed
from services.desk.stored.stores import Stores

OFFICE = "jugendamt-13004"
OWN, AGAIN, NOTES, ERASED, COLLEAGUES = 200, 20, 20, 100, 20
"""Referrals on her list, that are to be looked at again, notes on one, what was erased, and how
many others work there: all are away, and she stands in for them."""


async def fill_an_office(stores: Stores, referrals: int) -> Asked:
    """As many referrals wait as are filed."""
    person, cookie = await somebody(stores, OFFICE)
    colleagues = [(await somebody(stores, OFFICE, n))[0] for n in range(1, COLLEAGUES + 1)]
    await tell(stores, OFFICE, list(_entries(referrals)))
    await _work(stores, person, colleagues, referrals)
    feed = new_secret()
    await stores.feeds.put(person, hash_of(feed))
    pages = {
        "inbox_first_page": "/eingang",
        "inbox_last_page": f"/eingang?seite={referrals // 50}",
        "inbox_of_mine": "/eingang?wessen=meine",
        "filed_first_page": "/ablage",
        "filed_last_page": f"/ablage?seite={referrals // 50}",
        "referral": f"/faelle/{case_id(0)}/{referral_id(0)}",
        "erasures": "/loeschungen",
        "standing_in": "/vertretung",
        "calendar_page": "/kalender",
        "calendar": f"/kalender/{feed}.ics",
        "keys": "/schluessel",
        "devices": "/geraete",
        "people": "/personen",
        "ourselves": "/wir",
        "audit": "/protokoll",
        "audit_of_a_case": f"/protokoll?fall={case_id(0)}",
    }
    return Asked(cookie, pages)


def _entries(referrals: int) -> Iterator[Entry]:
    """A referral in each case; of some that came before nothing is left but the request."""
    now = datetime.now(UTC)
    assigned = examples_of("ReferralAssigned")["with_consent"]
    for number in range(2 * referrals):
        due = now + timedelta(minutes=number)
        dues = {"acknowledge_by": due, "decide_by": due + timedelta(days=7)}
        said = {**assigned.data, **{name: by.isoformat() for name, by in dues.items()}}
        data = {**said, "referral": referral_id(number)}
        yield entry(OFFICE, "ReferralAssigned", case_id(number), data, now)
        if number >= referrals:
            closed = {"life": "closed", "answers": [], "by": "closed"}
            data = {"referral": referral_id(number), **closed}
            yield entry(OFFICE, "ReferralUpdated", case_id(number), data, now)
    for number in range(2 * referrals, 2 * referrals + ERASED):
        data = {"referrals": [referral_id(number)], "why": "retention_ended"}
        yield entry(OFFICE, "ErasureRequested", case_id(number), data, now)


async def _work(stores: Stores, person: str, colleagues: list[str], referrals: int) -> None:
    """She and those for whom she stands in share some; somebody has looked into each that waits."""
    works, now = stores.work, datetime.now(UTC)
    until = now.date() + timedelta(days=14)
    for away in colleagues:
        await stores.absences.put(Absence(agency=OFFICE, person=away, stand_in=person, until=until))
    holders = [person, *colleagues]
    for number in range(min(OWN, referrals)):
        work = CaseWork(agency=OFFICE, case=case_id(number), referral=referral_id(number))
        await works.hand(work, holders[number % len(holders)])
        if number < AGAIN:
            await works.remind(work, person, now.date())
    first = CaseWork(agency=OFFICE, case=case_id(0), referral=referral_id(0))
    for number in range(NOTES):
        note = Note(id=name_of(f"note {number}"), by=person, at=now, jwe="x" * 1_200)
        await works.note(first, note)
    for number in range(referrals):
        await stores.trails.add(OFFICE, person, Deed.LOOKED, case=case_id(number))
