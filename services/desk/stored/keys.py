"""Public keys, and private ones wrapped for people: nothing here opens anything."""

from collections.abc import Collection, Mapping
from datetime import datetime

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.desk.domain.keys import OfficeKey, PersonalKey, Share, Wrap
from shared.store.mongo import Database, Document


class Keys:
    """Of all agencies and people of a desk."""

    def __init__(self, database: Database) -> None:
        self._personal = database["personal_keys"]
        self._office = database["office_keys"]
        self._shares = database["key_shares"]

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        await self._shares.create_indexes(
            [IndexModel([("agency", ASCENDING), ("person", ASCENDING)])]
        )
        await self._office.create_indexes([IndexModel([("agency", ASCENDING)])])

    async def personal(self, person: str) -> PersonalKey | None:
        """The key pair of a person."""
        return (await self.personal_of([person])).get(person)

    async def personal_of(self, people: Collection[str]) -> Mapping[str, PersonalKey]:
        """The key pairs of those people who have one."""
        found = await self._personal.find({"_id": {"$in": list(people)}}).to_list(None)
        return {document["_id"]: _personal(document) for document in found}

    async def keep_personal(self, person: str, key: PersonalKey) -> bool:
        """Keep the key pair of a person; whether there was none."""
        try:
            await self._personal.insert_one(
                {
                    "_id": person,
                    "kid": key.kid,
                    "public": key.public,
                    "wraps": {_name(wrap): wrap.model_dump_json() for wrap in key.wraps},
                }
            )
        except DuplicateKeyError:
            return False
        return True

    async def add_wrap(self, person: str, wrap: Wrap) -> None:
        """Another way to open the key that she has."""
        await self._personal.update_one(
            {"_id": person}, {"$set": {f"wraps.{_name(wrap)}": wrap.model_dump_json()}}
        )

    async def remove_wrap(self, person: str, passkey: str) -> None:
        """This device opens her key no more."""
        await self._personal.update_one({"_id": person}, {"$unset": {f"wraps.{passkey}": ""}})

    async def office(self, agency: str) -> list[OfficeKey]:
        """The key pairs of an office that were made here, the oldest first."""
        found = await self._office.find({"agency": agency}).sort("at", ASCENDING).to_list(None)
        return [OfficeKey.model_validate_json(document["key"]) for document in found]

    async def in_use(self, agency: str) -> list[OfficeKey]:
        """Those that are not retired, the oldest first."""
        return [key for key in await self.office(agency) if key.is_in_use]

    async def openable(self, agency: str) -> set[str]:
        """The names of the keys of an office that somebody here can open."""
        made = self._office.find({"agency": agency, "share": {"$ne": None}}, {"kid": True})
        given = self._shares.find({"agency": agency}, {"kid": True})
        return {document["kid"] for found in (made, given) async for document in found}

    async def keep_office(self, agency: str, key: OfficeKey, share: Share) -> bool:
        """Keep a new key pair of an office with its maker's share; whether its name is new."""
        document = {
            "_id": f"{agency}/{key.kid}",
            "agency": agency,
            "kid": key.kid,
            "at": key.made_at,
            "by": share.person,
            "key": key.model_dump_json(),
            # In the same write, or a crash would leave a key that nobody can open.
            "share": share.model_dump_json(),
        }
        try:
            await self._office.insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    async def shares(self, agency: str, person: str) -> list[Share]:
        """What a person can open of the keys of an office."""
        return (await self.shares_of(agency, [person]))[person]

    async def shares_of(self, agency: str, people: Collection[str]) -> Mapping[str, list[Share]]:
        """The same of each of several people."""
        these = {"$in": list(people)}
        made = await self._office.find({"agency": agency, "by": these}).to_list(None)
        given = await self._shares.find({"agency": agency, "person": these}).to_list(None)
        found: dict[str, list[Share]] = {person: [] for person in people}
        for document in (*made, *given):
            if document["share"] is not None:
                share = Share.model_validate_json(document["share"])
                found[share.person].append(share)
        return found

    async def keep_share(self, agency: str, share: Share) -> None:
        """Give a person a key of the office, wrapped for her; the first one stays."""
        await self._shares.update_one(
            {"_id": f"{agency}/{share.kid}/{share.person}"},
            {
                "$setOnInsert": {
                    "agency": agency,
                    "kid": share.kid,
                    "person": share.person,
                    "share": share.model_dump_json(),
                }
            },
            upsert=True,
        )

    async def retire(self, agency: str, kid: str, at: datetime) -> None:
        """Take away all by which anybody could open it; its public half stays."""
        name = f"{agency}/{kid}"
        found = await self._office.find_one({"_id": name})
        if found is None:
            return
        key = OfficeKey.model_validate_json(found["key"])
        retired = key.model_copy(update={"retired_at": at}).model_dump_json()
        await self._office.update_one({"_id": name}, {"$set": {"key": retired, "share": None}})
        await self._shares.delete_many({"agency": agency, "kid": kid})

    async def take_away(self, agency: str, person: str) -> None:
        """Her own key, and all by which she could open the keys of an office."""
        await self._office.update_many({"agency": agency, "by": person}, {"$set": {"share": None}})
        await self._shares.delete_many({"agency": agency, "person": person})
        await self._personal.delete_one({"_id": person})


def _personal(document: Document) -> PersonalKey:
    wraps = [Wrap.model_validate_json(wrap) for wrap in document["wraps"].values()]
    return PersonalKey(kid=document["kid"], public=document["public"], wraps=tuple(wraps))


def _name(wrap: Wrap) -> str:
    """The device's, in base64url, which MongoDB takes for the name of a field."""
    return wrap.passkey or "passphrase"
