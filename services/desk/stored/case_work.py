"""What people of an office keep beside its referrals: one document for each referral.

One that was to be erased stays as a mark that nothing more is kept beside it. So whoever presses on
an old page, at whatever moment, leaves nothing behind.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from pymongo import ASCENDING, IndexModel, ReplaceOne
from pymongo.errors import DuplicateKeyError

from services.desk.domain.case_work import MOST_NOTES, CaseWork, Note, Reminder
from services.desk.domain.office_case import OfficeCase, Referral
from services.desk.domain.unanswered import Unanswered
from shared.store.mongo import Database, Document


class CaseWorks:
    """Of all agencies of a desk."""

    def __init__(self, database: Database) -> None:
        self._works = database["case_work"]

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        await self._works.create_indexes(
            [
                IndexModel([("agency", ASCENDING), ("holder", ASCENDING)]),
                # Of each person's under its name, and of nothing else in it.
                IndexModel([("reminders.$**", ASCENDING)]),
            ]
        )

    async def of(self, case: OfficeCase, referral: Referral | Unanswered) -> CaseWork:
        """What is kept beside one; an empty one where nothing is."""
        found = await self._works.find_one({"_id": _key(case.agency, referral.id)})
        about = {"agency": case.agency, "case": case.case, "referral": referral.id}
        return CaseWork(**about, **_kept(found or {}))

    async def hand(self, work: CaseWork, to: str | None) -> bool:
        """Give it to somebody, or back to nobody; whether it was as `work` says until now."""
        return await self._write(work, {"holder": work.holder}, {"$set": {"holder": to}})

    async def remind(self, work: CaseWork, person: str, on: date | None) -> bool:
        """Let her look again on this day, or not any more; whether it is not erased meanwhile."""
        place = f"reminders.{person}"
        change = {"$unset": {place: ""}} if on is None else {"$set": {place: on.isoformat()}}
        return await self._write(work, {}, change)

    async def note(self, work: CaseWork, note: Note) -> bool:
        """Add a note; whether it was not erased, there is room, and this one is not there yet."""
        room = {f"notes.{MOST_NOTES - 1}": {"$exists": False}, "notes.id": {"$ne": note.id}}
        return await self._write(work, room, {"$push": {"notes": note.model_dump()}})

    async def notes(self, agency: str, referrals: Iterable[str]) -> list[tuple[str, Note]]:
        """All beside these, each with its case."""
        keys = [_key(agency, name) for name in referrals]
        found = self._works.find({"_id": {"$in": keys}}, {"case": True, "notes": True})
        return [
            (each["case"], Note(**note)) async for each in found for note in each.get("notes", ())
        ]

    async def due(self, agency: str, people: Collection[str], until: date) -> list[Reminder]:
        """What these people want to look at again by this day, the earliest first."""
        by_then = [{f"reminders.{person}": {"$lte": until.isoformat()}} for person in people]
        fields = {"case": True, "referral": True, "reminders": True}
        # Two of them may want to look at one on the same day.
        found = {
            Reminder(on=date.fromisoformat(day), case=each["case"], referral=each["referral"])
            async for each in self._works.find({"agency": agency, "$or": by_then}, fields)
            for person, day in each["reminders"].items()
            if person in people and day <= until.isoformat()
        }
        return sorted(found, key=lambda each: (each.on, each.referral))

    async def holders(self, agency: str, referrals: Iterable[str]) -> Mapping[str, str]:
        """Who has which of these; those that nobody has are left out."""
        keys = [_key(agency, name) for name in referrals]
        found = self._works.find(
            {"_id": {"$in": keys}, "holder": {"$type": "string"}},
            {"referral": True, "holder": True},
        )
        return {each["referral"]: each["holder"] async for each in found}

    async def held_by(self, agency: str, people: Collection[str]) -> Mapping[str, str]:
        """The referrals that these people have, each with its case."""
        found = self._works.find(
            {"agency": agency, "holder": {"$in": list(people)}}, {"referral": True, "case": True}
        )
        return {each["referral"]: each["case"] async for each in found}

    async def let_go(self, agency: str, person: str) -> None:
        """Whatever she has is nobody's, and she looks at nothing again."""
        hers = {"agency": agency, "holder": person}
        await self._works.update_many(hers, {"$set": {"holder": None}})
        place = f"reminders.{person}"
        reminding = {"agency": agency, place: {"$gt": ""}}
        await self._works.update_many(reminding, {"$unset": {place: ""}})

    async def erase(self, agency: str, referrals: Iterable[str]) -> None:
        """Keep nothing beside these, now and later."""
        keys = [_key(agency, name) for name in referrals]
        await self._works.bulk_write(
            [ReplaceOne({"_id": key}, {"erased": True}, upsert=True) for key in keys],
            ordered=False,
        )

    async def _write(self, work: CaseWork, as_it_is: Document, change: Mapping[str, Any]) -> bool:
        """Change it if it is like this and was not erased."""
        about = {"agency": work.agency, "case": work.case, "referral": work.referral}
        same = {"_id": _key(work.agency, work.referral), "erased": None, **as_it_is}
        try:
            await self._works.update_one(same, {"$setOnInsert": about, **change}, upsert=True)
        except DuplicateKeyError:
            return False
        return True


def _key(agency: str, referral: str) -> str:
    return f"{agency}/{referral}"


def _kept(document: Document) -> Document:
    kept: Document = {name: document[name] for name in ("reminders", "notes") if name in document}
    return {"holder": document.get("holder"), **kept}
