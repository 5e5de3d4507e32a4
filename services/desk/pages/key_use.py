"""For a key of an agency, what is still sealed for it here."""

from collections.abc import AsyncIterator

from services.desk.domain.entry import Entry
from services.desk.pages.visit import Visit
from services.referral.contract.assigning import ReferralAssigned
from services.referral.contract.questions import AnswerGiven
from shared.network.agency import AgencyKind
from shared.network.sealing import inspect

_AT_ONCE = 200


async def still_sealed(visit: Visit, kid: str) -> int:
    """How much of cases that are open, or how many copies of a prison, this key opens."""
    is_prison = visit.desk.registry[visit.agency].kind is AgencyKind.PRISON
    found = _copies(visit) if is_prison else _of_open_cases(visit)
    flaws = [
        inspect(sealed, case=case, receiver=visit.agency, known_kids={kid})
        async for case, sealed in found
    ]
    return flaws.count(None)


async def _of_open_cases(visit: Visit) -> AsyncIterator[tuple[str, str]]:
    """What the office was sent and has noted of what it can still answer, each with its case."""
    desk, count = visit.desk, await visit.desk.cases.count(visit.agency)
    for first in range(0, count, _AT_ONCE):
        cases = await desk.cases.by_deadline(visit.agency, skip=first, limit=_AT_ONCE)
        referrals = [each for case in cases for each in case.referrals if each.answers]
        parts = [each.sealed_in for each in referrals if each.sealed_in is not None]
        given = [answer.id for each in referrals for answer in each.given]
        for entry in await desk.mailbox.entries(visit.agency, [*parts, *given]):
            if (sealed := _sealed(entry)) is not None:
                yield entry.case, sealed
        names = [each.id for case in cases for each in case.told_of if each.answers]
        for case, note in await desk.work.notes(visit.agency, names):
            yield case, note.jwe


def _sealed(entry: Entry) -> str | None:
    said = entry.read(ReferralAssigned) or entry.read(AnswerGiven)
    return None if said is None else said.sealed


async def _copies(visit: Visit) -> AsyncIterator[tuple[str, str]]:
    """What the prison has sealed for itself."""
    desk, count = visit.desk, await visit.desk.prison_cases.count(visit.agency)
    for first in range(0, count, _AT_ONCE):
        found = await desk.prison_cases.latest(visit.agency, skip=first, limit=_AT_ONCE)
        for copy in await desk.own_copies.of(visit.agency, [case.case for _, case in found]):
            yield copy.case, copy.jwe
