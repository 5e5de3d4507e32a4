"""Who works at a desk: people, their devices, invitations and sessions."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from pymongo import ASCENDING, IndexModel, ReturnDocument
from pymongo.errors import DuplicateKeyError

from services.desk.domain.people import Invitation, Passkey, Person, Role, Session
from shared.store.mongo import Database, Document


class People:
    """Of all agencies of a desk."""

    def __init__(self, database: Database) -> None:
        self._people = database["people"]
        self._passkeys = database["passkeys"]
        self._invitations = database["invitations"]

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        await self._people.create_indexes([IndexModel([("agency", ASCENDING)])])
        await self._passkeys.create_indexes([IndexModel([("person", ASCENDING)])])

    async def invite(self, invitation: Invitation) -> None:
        """Keep an invitation."""
        await self._invitations.insert_one(_document(invitation))

    async def invitation(self, name: str) -> Invitation | None:
        """The invitation under this hash."""
        found = await self._invitations.find_one({"_id": name})
        return None if found is None else Invitation(**_fields(found))

    async def all_invitations(self, agency: str) -> Sequence[Invitation]:
        """Also those that were used, or hold no more."""
        found = await self._invitations.find({"agency": agency}).to_list(None)
        return [Invitation(**_fields(document)) for document in found]

    async def invitations(self, agency: str, at: datetime) -> Sequence[Invitation]:
        """Those by which somebody may still join an agency."""
        unused = {"agency": agency, "used_at": None, "until": {"$gt": at}}
        found = await self._invitations.find(unused).sort("until", ASCENDING).to_list(None)
        return [Invitation(**_fields(document)) for document in found]

    async def end_invitations(self, agency: str, names: Iterable[str]) -> None:
        """Nobody joins by these any more."""
        unused = {"_id": {"$in": list(names)}, "agency": agency, "used_at": None}
        await self._invitations.delete_many(unused)

    async def join(self, invitation: Invitation, person: Person, passkey: Passkey) -> bool:
        """Let a person in with a first device; whether the invitation was still to be had.

        The device counts only with its person, and the person with the invitation: what a crash
        leaves in between opens nothing.
        """
        if not await self.add_passkey(passkey):
            return False
        taken = await self._invitations.find_one_and_update(
            {"_id": invitation.id, "used_at": None},
            {"$set": {"used_at": person.joined_at}},
            return_document=ReturnDocument.AFTER,
        )
        if taken is None:
            await self.drop_passkey(passkey)
            return False
        await self._people.insert_one(_document(person))
        return True

    async def person(self, name: str) -> Person | None:
        """The person of this id."""
        found = await self._people.find_one({"_id": name})
        return None if found is None else Person(**_fields(found))

    async def of_agency(self, agency: str) -> Sequence[Person]:
        """All who work or worked for an agency."""
        found = await self._people.find({"agency": agency}).sort("joined_at", 1).to_list(None)
        return [Person(**_fields(document)) for document in found]

    async def has_lead_beside(self, person: Person) -> bool:
        """Whether her agency would have a lead without her."""
        others = {"_id": {"$ne": person.id}, **_leads(person.agency)}
        return await self._people.count_documents(others, limit=1) > 0

    async def make(self, person: Person, role: Role) -> bool:
        """Give her another role; whether her agency still has a lead, else nothing changes."""
        return await self._unless_last_lead(person, {"role": role.value})

    async def leave(self, person: Person, at: datetime, knew: Sequence[str]) -> bool:
        """End her access; whether her agency still has a lead, else nothing changes."""
        return await self._unless_last_lead(person, {"left_at": at, "knew": list(knew)})

    async def _unless_last_lead(self, person: Person, changed: Mapping[str, object]) -> bool:
        before = await self._people.find_one_and_update(
            {"_id": person.id, "left_at": None}, {"$set": changed}
        )
        # Looked at afterwards: of two leads who end each other's access at once, one stays.
        leads = _leads(person.agency)
        if before is None or await self._people.count_documents(leads, limit=1):
            return True
        was = {name: before.get(name) for name in changed if name in before}
        await self._people.update_one({"_id": person.id}, {"$set": was})
        return False

    async def passkeys(self, person: str) -> Sequence[Passkey]:
        """The devices of a person, the oldest first."""
        found = await self._passkeys.find({"person": person}).sort("added_at", 1).to_list(None)
        return [Passkey(**_fields(document)) for document in found]

    async def devices(self, people: Collection[str]) -> Counter[str]:
        """How many devices each of these people has."""
        found = self._passkeys.find({"person": {"$in": list(people)}}, {"person": True})
        return Counter([document["person"] async for document in found])

    async def remove_passkey(self, passkey: Passkey) -> bool:
        """This device signs in no more; whether she has another, else it stays."""
        await self.drop_passkey(passkey)
        # Looked at afterwards: of two devices that are removed at once, one stays.
        if await self._passkeys.count_documents({"person": passkey.person}, limit=1):
            return True
        await self.add_passkey(passkey)
        return False

    async def drop_passkey(self, passkey: Passkey) -> None:
        """This device signs in no more, whether or not she has another."""
        await self._passkeys.delete_one({"_id": passkey.id})

    async def remove_passkeys(self, person: str) -> None:
        """None of her devices signs in any more."""
        await self._passkeys.delete_many({"person": person})

    async def passkey(self, name: str) -> Passkey | None:
        """The device of this id."""
        found = await self._passkeys.find_one({"_id": name})
        return None if found is None else Passkey(**_fields(found))

    async def add_passkey(self, passkey: Passkey) -> bool:
        """Another device; whether it is new."""
        try:
            await self._passkeys.insert_one(_document(passkey))
        except DuplicateKeyError:
            return False
        return True

    async def counted(self, passkey: Passkey) -> None:
        """Remember how often the device says it has signed, and when it did last."""
        seen = {"sign_count": passkey.sign_count, "used_at": passkey.used_at}
        await self._passkeys.update_one({"_id": passkey.id}, {"$max": seen})


class Sessions:
    """Who is signed in where."""

    def __init__(self, database: Database) -> None:
        self._sessions = database["sessions"]

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        await self._sessions.create_indexes(
            [
                IndexModel([("person", ASCENDING)]),
                # Long after it has ended: only so that they do not pile up.
                IndexModel([("used_at", ASCENDING)], expireAfterSeconds=7 * 24 * 60 * 60),
            ]
        )

    async def begin(self, session: Session) -> None:
        """Somebody has signed in."""
        await self._sessions.insert_one(_document(session))

    async def get(self, name: str) -> Session | None:
        """The session under this hash."""
        found = await self._sessions.find_one({"_id": name})
        return None if found is None else Session(**_fields(found))

    async def used(self, name: str, at: datetime) -> None:
        """It goes on."""
        await self._sessions.update_one({"_id": name}, {"$max": {"used_at": at}})

    async def of_person(self, person: str) -> Sequence[Session]:
        """All of hers that are remembered, also those that nobody has used for long."""
        found = await self._sessions.find({"person": person}).to_list(None)
        return [Session(**_fields(document)) for document in found]

    async def end_of_device(self, person: str, passkey: str) -> None:
        """Those that this device has begun."""
        await self._sessions.delete_many({"person": person, "passkey": passkey})

    async def end(self, name: str) -> None:
        """It has ended."""
        await self._sessions.delete_one({"_id": name})

    async def end_all(self, person: str) -> None:
        """Those of a person, wherever they are."""
        await self._sessions.delete_many({"person": person})

    async def end_all_but(self, person: str, name: str) -> None:
        """Those of a person on all other devices."""
        await self._sessions.delete_many({"person": person, "_id": {"$ne": name}})


def _leads(agency: str) -> Document:
    return {"agency": agency, "role": Role.LEAD.value, "left_at": None}


def _document(kept: Person | Passkey | Invitation | Session) -> Document:
    found = kept.model_dump(mode="python")
    return {"_id": found.pop("id"), **{k: _plain(v) for k, v in found.items()}}


def _plain(value: object) -> object:
    return str(value) if isinstance(value, str) else value


def _fields(document: Document) -> Document:
    return {"id": document.pop("_id"), **document}
