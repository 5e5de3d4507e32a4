"""The demo's programme with its agencies, decided by the steps of events, without any server."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from email.message import EmailMessage
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

from deploy.demo.plan import START, Cue, Plan, Story
from deploy.demo.played import Played
from deploy.simulate.__main__ import STAFF
from deploy.simulate.desk import Desk, Staff
from deploy.simulate.exchange import Json, Turn
from deploy.simulate.papers import Papers
from services.events.contract.post import Occasion, PostPassedOn
from services.events.domain.rules import Rules
from services.events.switchboard import SWITCHBOARD
from services.notify.contract.wordings import Wording
from services.notify.participant_mail import write
from shared.language.message import Message
from shared.language.steps import At, Refused, Said
from shared.network.agency import Key, Signer
from shared.network.registry import Registry
from shared.network.sealing import new_key, public_jwk
from shared.network.signing import SigningKey
from shared.wire.received import Received

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
ELSEWHERE = (Story.FUND, Story.FAMILY_DAY, Story.ONE_MAIL_A_DAY)
"""Of the first two one asks the other, which only an engine carries on; mails are for notify."""


@dataclass
class Programme:
    """What events keeps and has told, at the time of the demo."""

    registry: Registry
    rules: Rules
    mailbox: Path
    now: datetime = START
    kept: dict[str, Any] = field(default_factory=dict)
    told: list[Received] = field(default_factory=list)
    buses: dict[str, "Bus"] = field(default_factory=dict)

    def decide(self, sender: str, name: str, key: str, data: Mapping[str, Any], cause: str) -> None:
        """Answer a command as the engine would."""
        (command,) = [model for model in SWITCHBOARD.on if model.type_name() == name]
        at = At(self.now, key, sender, cause, self.rules)
        message = command.from_json(json.dumps(data))
        try:
            outcome = SWITCHBOARD.on[command].step(self.kept.get(key), message, at)
        except Refused as no:
            refusal = {"command": name, "code": str(no.code), "pointer": no.pointer}
            self.buses[sender].take("CommandRefused", key, refusal, cause)
            return
        answer = None
        if outcome is not None:
            self.kept[key], answer = outcome.state, outcome.answer
            for said in outcome.says:
                self._tell(key, said)
        state = {"command": name, "state": str(answer or self.kept[key].life)}
        self.buses[sender].take("CommandAccepted", key, state, cause)

    def _tell(self, key: str, said: Said) -> None:
        message = said.message
        if isinstance(message, PostPassedOn):
            self._post(key, message)
        elif said.to is not None:
            if said.to in self.buses:
                self.buses[said.to].take(message.type_name(), key, _data(message))
        else:
            name, data = message.type_name(), _data(message)
            self.told.append(received(name, key, data, self.now, place=len(self.told)))

    def _post(self, key: str, post: PostPassedOn) -> None:
        if post.occasion is not Occasion.SIGNED_UP:
            return
        text = write(
            post,
            Wording.SIGN_UP_TO_CONFIRM,
            training=key,
            registry=self.registry,
            sender=self.registry.coordination_office(self.now),
            public_origin=None,
            now=self.now,
        )
        mail = EmailMessage()
        mail["To"], mail["Subject"] = post.email, text.subject
        mail.set_content(text.body)
        (self.mailbox / f"{post.participant}.eml").write_bytes(bytes(mail))


@dataclass
class Bus:
    """The connection of one agency."""

    agency: str
    programme: Programme
    heard: list[Received] = field(default_factory=list)

    def take(self, name: str, key: str, data: Json, cause: str = "") -> None:
        """Something is written to its topic."""
        place = len(self.heard)
        self.heard.append(received(name, key, data, self.programme.now, place=place, cause=cause))

    def receive(self) -> AsyncIterator[Received]:
        return self._receive()

    async def _receive(self) -> AsyncIterator[Received]:
        read = 0
        while read < len(self.heard):
            yield self.heard[read]
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
        assert service == SWITCHBOARD.service
        cause = ce_id or str(uuid4())
        self.programme.decide(self.agency, type_name, key, data, cause)
        return cause

    async def send_record(
        self, topic: str, key: str | None, headers: Mapping[str, str], value: bytes
    ) -> None:
        raise AssertionError(f"{topic} {key} {headers} {value!r}: this is about no programme")

    async def answer_to(self, ce_id: str, timeout: float) -> Received:  # noqa: ASYNC109
        del timeout
        return next(r for r in self.heard if r.headers["ce_causationid"] == ce_id)


async def play(plan: Plan, registry: Registry, nothing: Played, mailbox: Path) -> Played:
    """Give the agencies all cues of the programme that events alone carries out."""
    private = new_key("events-demo")
    key = Key(kid="events-demo", valid_from=FIRST, valid_until=LAST, jwk=public_jwk(private))
    known = Registry(registry.agencies, [Signer(id="events", keys=(key,))])
    rules = Rules(known, signing=SigningKey(private, FIRST, LAST), code_key=b"a key of tests")
    programme = Programme(known, rules, mailbox)
    desks = {name: _desk(programme, name, manner) for name, manner in plan.agencies.items()}
    noted: list[Json] = []
    for cue in plan.cues:
        if _is_played(cue, plan):
            programme.now = cue.at
            cues = {cue.agency: (cue.to_json(),)}
            for name, (desk, staff) in desks.items():
                turn = Turn(cue.at, len(programme.buses[name].heard), cues.get(name, ()))
                noted += (await desk.take(turn, staff)).noted
    return replace(nothing, messages=tuple(programme.told), noted=tuple(noted), tally=Counter())


def _is_played(cue: Cue, plan: Plan) -> bool:
    elsewhere = {plan.stories[story][0] for story in ELSEWHERE}
    about = cue.details.get("training") or cue.details.get("about")
    return "case" not in cue.details and about is not None and about not in elsewhere


def _desk(programme: Programme, name: str, manner: str) -> tuple[Desk, Staff]:
    agency = programme.registry[name]
    programme.buses[name] = Bus(name, programme)
    papers = Papers(agency, programme.registry, "nowhere", "secret", None, programme.mailbox)
    desk = Desk(papers, programme.buses[name], manner)
    module, _, staff = STAFF[agency.kind].partition(":")
    return desk, getattr(import_module(module), staff)(desk)


def _data(message: Message) -> Json:
    found: Json = json.loads(message.to_json())
    return found


def received(  # noqa: PLR0913 - these are the parts of a record
    name: str, key: str, data: Json, at: datetime, *, place: int, cause: str = ""
) -> Received:
    """A record as it lies on a topic."""
    return Received(
        topic="some.topic.v1",
        partition=0,
        offset=place,
        written_at=at,
        key=key,
        headers={
            "ce_type": f"de.kvi-mv.{name}.v1",
            "ce_time": at.isoformat(),
            "ce_causationid": cause,
        },
        data=data,
        size=0,
    )
