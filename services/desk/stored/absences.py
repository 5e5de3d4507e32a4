"""Who is away, and who stands in: one for each person, the last that she has said."""

from datetime import date

from pymongo import ASCENDING, IndexModel

from services.desk.domain.standing_in import Absence
from shared.store.mongo import Database


class Absences:
    """Of all agencies of a desk."""

    def __init__(self, database: Database) -> None:
        self._absences = database["absences"]

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        await self._absences.create_indexes([IndexModel([("agency", ASCENDING)])])

    async def put(self, absence: Absence) -> None:
        """Keep it in place of what she has said before."""
        fields = {**absence.model_dump(exclude={"person"}), "until": absence.until.isoformat()}
        await self._absences.replace_one({"_id": absence.person}, fields, upsert=True)

    async def end(self, person: str) -> None:
        """She is back."""
        await self._absences.delete_one({"_id": person})

    async def forget(self, agency: str, person: str) -> None:
        """She is neither away nor stands in for anybody."""
        hers = {"agency": agency, "$or": [{"_id": person}, {"stand_in": person}]}
        await self._absences.delete_many(hers)

    async def of_agency(self, agency: str, today: date) -> list[Absence]:
        """Those that have not ended."""
        now = {"agency": agency, "until": {"$gte": today.isoformat()}}
        found = await self._absences.find(now).to_list(None)
        return [Absence(person=document.pop("_id"), **document) for document in found]
