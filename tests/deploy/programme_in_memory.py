"""The demo's programme with its agencies, on the services in memory instead of any server."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

from deploy.demo.plan import END, Cue, Plan, Story
from deploy.demo.played import Played
from deploy.demo.recording import TOPICS
from deploy.simulate.__main__ import STAFF
from deploy.simulate.desk import Desk, Staff
from deploy.simulate.exchange import Json, Turn
from deploy.simulate.papers import Papers
from services.events.contract.post import POST, Occasion, PostPassedOn
from services.notify.contract.wordings import Wording
from services.notify.participant_mail import write
from shared.language.message import TYPE_PREFIX
from shared.network.agency import Key, Signer
from shared.network.registry import Registry
from shared.network.sealing import public_jwk
from shared.wire.envelope import Outgoing
from shared.wire.received import Received
from tests.input.memory_network import REGISTRY, MemoryNetwork
from tests.input.memory_service import SIGNING
from tests.shared.toy.records import with_headers

ELSEWHERE = (Story.ONE_MAIL_A_DAY,)
"""Mails leave and are gathered by what notify does beside its steps."""
KNOWN = Registry(
    REGISTRY.agencies,
    [
        Signer(
            id="events",
            keys=(
                Key(
                    kid=SIGNING.private["kid"],
                    valid_from=SIGNING.valid_from,
                    valid_until=SIGNING.valid_until,
                    jwk=public_jwk(SIGNING.private),
                ),
            ),
        )
    ],
)
"""The registry as agencies have it, with the key that certificates are signed with here."""


@dataclass(frozen=True, slots=True)
class Bus:
    """The connection of one agency."""

    agency: str
    network: MemoryNetwork

    def receive(self) -> AsyncIterator[Received]:
        return self._receive()

    async def _receive(self) -> AsyncIterator[Received]:
        read = 0
        while read < len(self.network.heard_by(self.agency)):
            yield _received(self.network.heard_by(self.agency)[read], read)
            read += 1

    async def send(  # noqa: PLR0913 - as the real one
        self,
        type_name: str,
        key: str,
        data: Mapping[str, Any],
        *,
        service: str,
        ce_id: str | None = None,
        time: datetime | None = None,
    ) -> str:
        del time
        sent = ce_id or str(uuid4())
        asked = self.network.services[service]
        said = f"{TYPE_PREFIX}{type_name}.v1", json.dumps(data).encode()
        record = with_headers(asked.command(said, by=self.agency, key=key), ce_id=sent.encode())
        await self.network.carry(asked, record)
        return sent

    async def send_record(
        self, topic: str, key: str | None, headers: Mapping[str, str], value: bytes
    ) -> None:
        raise AssertionError(f"{topic} {key} {headers} {value!r}: this is about no programme")

    async def answer_to(self, ce_id: str, timeout: float) -> Received:  # noqa: ASYNC109
        del timeout
        heard = enumerate(self.network.heard_by(self.agency))
        return next(_received(each, n) for n, each in heard if each.causation == ce_id)


async def play(plan: Plan, network: MemoryNetwork, nothing: Played, mailbox: Path) -> Played:
    """Give the agencies all cues of the programme, and let time pass between them."""
    desks = {name: _desk(network, name, manner, mailbox) for name, manner in plan.agencies.items()}
    noted: list[Json] = []
    for cue in filter(_is_of_the_programme, plan.cues):
        await network.pass_time(cue.at)
        _post(network, mailbox)
        for name, (desk, staff) in desks.items():
            cues = (cue.to_json(),) if name == cue.agency else ()
            turn = Turn(cue.at, len(network.heard_by(name)), cues)
            noted += (await desk.take(turn, staff)).noted
    await network.pass_time(END)
    told = [_received(each, n) for topic in TOPICS for n, each in enumerate(network.heard[topic])]
    in_order = sorted(told, key=lambda each: each.written_at)
    return replace(nothing, messages=tuple(in_order), noted=tuple(noted), tally=Counter())


def _is_of_the_programme(cue: Cue) -> bool:
    return "case" not in cue.details and not cue.details.keys().isdisjoint({"training", "about"})


def _post(network: MemoryNetwork, mailbox: Path) -> None:
    """Put the mails that ask for a code where who uses the public pages reads them."""
    for outgoing in network.heard[POST]:
        post = PostPassedOn.from_json(outgoing.value)
        if post.occasion is Occasion.SIGNED_UP:
            now = network.clock.now()
            text = write(
                post,
                Wording.SIGN_UP_TO_CONFIRM,
                training=outgoing.key,
                registry=KNOWN,
                sender=KNOWN.coordination_office(now),
                public_origin=None,
                now=now,
            )
            mail = EmailMessage()
            mail["To"], mail["Subject"] = post.email, text.subject
            mail.set_content(text.body)
            (mailbox / f"{post.participant}.eml").write_bytes(bytes(mail))


def _desk(network: MemoryNetwork, name: str, manner: str, mailbox: Path) -> tuple[Desk, Staff]:
    agency = KNOWN[name]
    papers = Papers(agency, KNOWN, "nowhere", "secret", None, mailbox)
    desk = Desk(papers, Bus(name, network), manner)
    module, _, staff = STAFF[agency.kind].partition(":")
    return desk, getattr(import_module(module), staff)(desk)


def _received(outgoing: Outgoing, place: int) -> Received:
    """A record as it lies on its topic."""
    return Received(
        topic=outgoing.topic,
        partition=0,
        offset=place,
        written_at=datetime.fromisoformat(outgoing.time),
        key=outgoing.key,
        headers={name: text.decode() for name, text in outgoing.headers(b"/services/kvi")},
        data=json.loads(outgoing.value),
        size=0,
    )
