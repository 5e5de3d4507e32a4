"""What the other examples share: say something to a service, hear everything, seal and open."""

import json
import runpy
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import yaml
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from joserfc import jwe
from joserfc.jwk import ECKey
from joserfc.registry import HeaderParameter

Json = dict[str, Any]
SEALING = jwe.JWERegistry(
    header_registry={
        "case": HeaderParameter("the case it is bound to", "str", required=True),
        "receiver": HeaderParameter("the office it is bound to", "str", required=True),
    },
    algorithms=["ECDH-ES+A256KW", "A256GCM"],
)


class Agency:
    """A connection to the bus; `settings` as from `./kvi credentials AGENCY --format python`."""

    def __init__(self, name: str, settings: str) -> None:
        kafka = runpy.run_path(settings)
        self.name = name
        self._producer = AIOKafkaProducer(**kafka["PRODUCER"])
        self._consumer = AIOKafkaConsumer(f"to.{name}.v1", **kafka["CONSUMER"])
        self._known: set[str] = set()  # real software keeps these in its database

    async def __aenter__(self) -> Self:
        await self._producer.start()
        await self._consumer.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._consumer.stop()
        await self._producer.stop()

    async def send(self, service: str, name: str, key: str, data: Mapping[str, Any]) -> str:
        """Ask a service something; gives the id to which the answer refers."""
        message_id = str(uuid4())
        headers = {
            "ce_specversion": "1.0",
            "ce_id": message_id,
            "ce_source": f"/agencies/{self.name}",
            "ce_type": f"de.kvi-mv.{name}.v1",
            "ce_time": datetime.now(UTC).isoformat(),
            "ce_subject": key,
            "content-type": "application/json",
        }
        await self._producer.send_and_wait(
            f"{service}.from.{self.name}.v1",
            json.dumps(data).encode(),
            key=key.encode(),
            headers=[(header, value.encode()) for header, value in headers.items()],
        )
        return message_id

    async def messages(self) -> AsyncIterator[tuple[str, str, str, Json]]:
        """Everything told to this agency: name, key, cause and data; each id once, in order."""
        async for record in self._consumer:
            headers = {name: value.decode() for name, value in record.headers}
            if headers["ce_id"] not in self._known:
                self._known.add(headers["ce_id"])
                name = headers["ce_type"].removeprefix("de.kvi-mv.").rpartition(".v")[0]
                yield name, record.key.decode(), headers["ce_causationid"], json.loads(record.value)
            # Only what was dealt with is committed; a crash before this line repeats it.
            await self._consumer.commit()


def public_key(registry: Path, office: str) -> Json:
    """The key to seal with today, from the registry or from the keys laid over it."""
    agencies = yaml.safe_load(registry.read_text("utf-8"))["agencies"]
    keys = next(agency["keys"] for agency in agencies if agency["id"] == office)
    today = date.today().isoformat()  # noqa: DTZ011 - the day at this agency
    key = next(key for key in keys if str(key["from"]) <= today <= str(key["until"]))
    return {**key["jwk"], "kid": key["kid"]}


def seal(notice: Json, *, case: str, office: str, key: Json) -> str:
    """A compact JWE that only this office can open, and only for this case."""
    header = {
        "alg": "ECDH-ES+A256KW",
        "enc": "A256GCM",
        "kid": key["kid"],
        "typ": "kvi-sealed+json",
        "case": case,
        "receiver": office,
    }
    content = json.dumps(notice, ensure_ascii=False).encode()
    return jwe.encrypt_compact(header, content, ECKey.import_key(key), registry=SEALING)


def open_sealed(part: str, *, case: str, office: str, key: Json) -> Json:
    """What is inside; raises when it was made for another case or office, or was changed."""
    opened = jwe.decrypt_compact(part, ECKey.import_key(key), registry=SEALING)
    header = opened.headers()
    if (header["case"], header["receiver"]) != (case, office):
        raise ValueError("bound to another case or another office")
    content: Json = json.loads(opened.plaintext or b"")
    return content
