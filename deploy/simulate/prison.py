"""A prison reports what it must and may: who was admitted, who agreed, who is out again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from deploy.agency.received import Received
from deploy.simulate.consents import consents
from deploy.simulate.desk import Desk
from deploy.simulate.exchange import Json
from deploy.simulate.families import Family
from deploy.simulate.parents import known_parents, receivers_of
from deploy.simulate.training import register
from shared.language.topics import inbound_topic
from shared.network.sealing import seal
from shared.network.working_days import BERLIN

CARELESS = "2019-05-17"
"""A birth date where only an age band may stand."""
GARBAGE = b"\xff\xfe\x00 half a transfer \x80\x81"


@dataclass(frozen=True, slots=True)
class Admission:
    """What the prison's own file says about one admission."""

    case: str
    path: str
    receivers: list[str]
    family: Family
    needs: list[str] = field(default_factory=list)

    @property
    def children(self) -> list[Json]:
        """Its children in the open part: an age band and a place."""
        return [_in_the_open(child) for child in self.family.children]


class Prison:
    """The staff of one prison."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._admissions: dict[str, Admission] = {}
        self._doing = {
            "admitted": self._admitted,
            "not_asked": self._not_asked,
            "consented": self._consented,
            "declined": self._declined,
            "withdrew": self._withdrew,
            "released": self._released,
            "retracted": self._retracted,
            "careless": self._careless,
            "garbled": self._garbled,
            "day_over": self._day_over,
            "registered": self._registered,
        }

    async def hear(self, message: Received) -> None:
        """How far a notice has come, as far as its path lets the prison know."""
        if message.type_name == "NoticeStatusChanged":
            self._desk.tally[f"heard_{message.data['status']}"] += 1

    async def act_on(self, cue: Json) -> None:
        """Somebody comes, decides, or leaves."""
        await self._doing[cue["what"]](cue)

    async def _admitted(self, cue: Json) -> None:
        """A parent is admitted and asked; some have decided before the day is over."""
        admission = self._file(cue)
        self._count_parent()
        self._desk.tally["asked"] += cue["path"] == "consent"
        ce_id = str(uuid4())
        data = self._report(admission, consented=cue["consented"])
        for _ in range(cue["copies"]):
            # The same again, as software does that has lost its connection meanwhile.
            await self._send("ReportAdmission", admission.case, data, ce_id)

    async def _not_asked(self, _cue: Json) -> None:
        """A parent is admitted and nobody asks: nothing of it ever leaves the prison."""
        self._count_parent()

    async def _consented(self, cue: Json) -> None:
        admission = self._admissions[cue["case"]]
        await self._send(
            "GrantConsent", admission.case, {**self._consent(admission), **self._about(admission)}
        )

    async def _declined(self, cue: Json) -> None:
        await self._send("DeclineConsent", cue["case"], {})

    async def _withdrew(self, cue: Json) -> None:
        await self._send("WithdrawConsent", cue["case"], {})

    async def _released(self, cue: Json) -> None:
        await self._send("ReportRelease", cue["case"], {"released_on": self._today})

    async def _retracted(self, cue: Json) -> None:
        await self._send("RetractNotice", cue["case"], {"code": cue["code"]})

    async def _careless(self, cue: Json) -> None:
        """A clerk gives a birth date where only an age band may stand."""
        admission = self._file(cue)
        data = self._report(admission, consented=True)
        data["children"][0]["age_band"] = CARELESS
        await self._send("ReportAdmission", admission.case, data)

    async def _garbled(self, cue: Json) -> None:
        """A broken line leaves bytes that are no message at all."""
        topic = inbound_topic("intake", self._desk.agency)
        await self._desk.client.send_record(topic, cue["case"], {}, GARBAGE)

    async def _day_over(self, cue: Json) -> None:
        """People admitted today who have no children are nobody's business here."""
        self._desk.tally["admitted"] += cue["without_children"]

    async def _registered(self, cue: Json) -> None:
        await register(self._desk, cue, "justice")

    def _file(self, cue: Json) -> Admission:
        today = self._desk.now.astimezone(BERLIN).date()
        case, children = cue["case"], tuple(cue["children"])
        family = Family(case, today, children, cue["wants_help"])
        admission = Admission(case, cue["path"], cue["receivers"], family, cue["needs"])
        self._admissions[case] = admission
        return admission

    def _report(self, admission: Admission, *, consented: bool) -> Json:
        data: Json = {
            "facility": self._desk.agency,
            "occurred_at": self._desk.now.isoformat(),
            "admitted_on": self._today,
            "path": admission.path,
            "children_count": len(admission.family.children),
        }
        if admission.path == "consent" and consented:
            data |= self._consent(admission)
        if admission.path != "consent" or consented:
            data |= self._about(admission)
        return data

    def _consent(self, admission: Admission) -> Json:
        signed = consents(admission.children, admission.receivers, self._today)
        return {"consents": signed}

    def _about(self, admission: Admission) -> Json:
        return {
            "subject_informed": self._today,
            "children": admission.children,
            "needs": admission.needs,
            "interpreter_needed": False,
            "family": known_parents(admission.children),
            "sealed": [
                self._sealed(admission, receiver, refs)
                for receiver, refs in self._receivers(admission).items()
            ],
        }

    def _receivers(self, admission: Admission) -> dict[str, list[str]]:
        return receivers_of(
            admission.path,
            admission.receivers,
            admission.children,
            self._desk.papers.registry,
            self._desk.now,
        )

    def _sealed(self, admission: Admission, receiver: str, refs: list[str]) -> Json:
        public_key = self._desk.papers.registry.public_key(receiver, self._desk.now)
        if public_key is None:
            raise LookupError(f"the registry has no key of {receiver} that is valid today")
        content = admission.family.notice(refs).model_dump_json(exclude_none=True).encode()
        jwe = seal(content, case=admission.case, receiver=receiver, public_key=public_key)
        return {"receiver": receiver, "children": refs, "jwe": jwe}

    async def _send(self, name: str, case: str, data: Json, ce_id: str | None = None) -> None:
        await self._desk.send(name, case, data, service="intake", ce_id=ce_id)

    def _count_parent(self) -> None:
        self._desk.tally["admitted"] += 1
        self._desk.tally["with_children"] += 1

    @property
    def _today(self) -> str:
        return str(self._desk.now.astimezone(BERLIN).date())


def _in_the_open(child: Mapping[str, Any]) -> Json:
    residence: Json = {"kind": child["kind"], "basis": "habitual"}
    if child["kind"] == "district":
        residence["district"] = child["district"]
    return {
        "child": child["child"],
        "age_band": child["age_band"],
        "residence": residence,
        "caregiver": child["caregiver"],
    }
