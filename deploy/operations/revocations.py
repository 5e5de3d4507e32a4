"""Which certificates do not hold, as the bus says by now."""

from collections.abc import Mapping

from deploy.agency.topic_reader import TopicReader
from services.events.contract.certificates import Revocation, RevocationsListed
from services.events.contract.topics import REVOKED
from shared.kafka.login import KafkaLogin


async def revocations(login: KafkaLogin) -> Mapping[str, Revocation]:
    """By number. Raises NoSuchTopic, KafkaError, ValidationError for a list that it cannot read."""
    found: dict[str, Revocation] = {}
    async with TopicReader(login, REVOKED, from_start=True) as reader:
        for received in await reader.so_far():
            if received.type_name == RevocationsListed.type_name():
                listed = RevocationsListed.from_json(received.text or "")
                # Once revoked it stays so: an older list that came late takes nothing back.
                found |= {one.number: one for one in listed.revocations}
    return found
