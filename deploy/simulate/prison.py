"""A prison reports what it must and may: who was admitted, who agreed, who is out again."""

from dataclasses import replace
from uuid import uuid4

from deploy.simulate import certificates
from deploy.simulate.admission import Admission
from deploy.simulate.consents import EVERYBODY, renewal
from deploy.simulate.desk import Desk
from deploy.simulate.exchange import Json
from deploy.simulate.programme import SAYS, say
from deploy.simulate.replying import reply
from deploy.simulate.training import register
from shared.language.topics import inbound_topic
from shared.network.working_days import BERLIN
from shared.wire.received import Received

HEARD = ("status", "remedy")
"""What is noted of a status."""
CARELESS = "2019-05-17"
"""A birth date where only an age band may stand."""
GARBAGE = b"\xff\xfe\x00 half a transfer \x80\x81"


class Prison:
    """The staff of one prison."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._admissions: dict[str, Admission] = {}
        self._doing = {
            "admitted": self._admitted,
            "not_asked": self._not_asked,
            "all_signed": self._all_signed,
            "consented": self._consented,
            "declined": self._declined,
            "withdrew": self._withdrew,
            "narrowed": self._narrowed,
            "released": self._released,
            "retracted": self._retracted,
            "renewed": self._renewed,
            "objected": self._objected,
            "asked_phone": self._asked_phone,
            "careless": self._careless,
            "garbled": self._garbled,
            "day_over": self._day_over,
            "registered": self._registered,
            **dict.fromkeys(SAYS, self._said),
        }

    async def hear(self, message: Received) -> None:
        """How far a notice has come, as far as it may know; whom to call; what is asked of it."""
        match message.type_name:
            case "NoticeStatusChanged":
                told = {name: message.data[name] for name in HEARD if name in message.data}
                self._desk.note("heard", about=message.key, **told)
            case "PhoneRequired":
                self._desk.note("phone", about=message.key, **message.data)
            case "ResealRequested":
                await self._seal_anew(self._admissions[message.key or ""], message.data)
            case certificates.PASSED_ON | certificates.REVOKED:
                certificates.check(self._desk, message)
            case "QuestionPassedOn":
                await reply(self._desk, message, self._admissions[message.key or ""])

    async def act_on(self, cue: Json) -> None:
        """Somebody comes, decides, or leaves."""
        await self._doing[cue["what"]](cue)

    async def _admitted(self, cue: Json) -> None:
        """A parent is admitted and asked; some have decided before the day is over."""
        admission = self._file(cue)
        self._count_parent(cue)
        ce_id = str(uuid4())
        data = self._report(admission)
        if cue.get("protective_stop"):
            data["protective_stop"] = True
        if "sealed_for" in cue:
            data["sealed"] = [self._sealed_for(cue["sealed_for"], admission)]
        for _ in range(cue["copies"]):
            # The same again, as software does that has lost its connection meanwhile.
            await self._send("ReportAdmission", admission.case, data, ce_id)

    async def _not_asked(self, cue: Json) -> None:
        """A parent is admitted and nobody asks: nothing of it ever leaves the prison."""
        self._count_parent(cue)

    async def _all_signed(self, cue: Json) -> None:
        """What was refused for want of a consent is reported again, now that all have signed."""
        admission = self._signed_by_all(cue["case"])
        await self._send("ReportAdmission", admission.case, self._report(admission))

    async def _consented(self, cue: Json) -> None:
        """What the case waited for has come: those have signed who had not."""
        before = self._admissions[cue["case"]]
        admission = self._signed_by_all(before.case)
        new = [giver for giver in EVERYBODY if giver not in before.signed]
        consents = {"consents": admission.consents(new, self._today)}
        await self._send("GrantConsent", admission.case, {**consents, **self._told(admission)})

    async def _declined(self, cue: Json) -> None:
        await self._send("DeclineConsent", cue["case"], {})

    async def _withdrew(self, cue: Json) -> None:
        """All of it, or what is about some children only, or about who looks after them."""
        case, children = cue["case"], cue.get("children", [])
        about = cue.get("about", "children")
        if about == "caregiver":
            self._admissions[case] = replace(self._admissions[case], left_out=tuple(children))
        some = {"about": about, "children": children} if children else {}
        await self._send("WithdrawConsent", case, some)

    async def _narrowed(self, cue: Json) -> None:
        """Some kinds of office may still be told, and no others."""
        await self._send("NarrowConsent", cue["case"], {"receivers": cue["receivers"]})

    async def _renewed(self, cue: Json) -> None:
        longer = renewal(self._today, cue["valid_until"])
        await self._send("RenewConsent", cue["case"], longer)

    async def _objected(self, cue: Json) -> None:
        await self._send("RaiseObjection", cue["case"], {})

    async def _asked_phone(self, cue: Json) -> None:
        """A child may be in danger: somebody has to be called, and nothing about it is written."""
        await self._send("AskPhoneContact", cue["case"], {"district": cue["district"]})

    async def _released(self, cue: Json) -> None:
        await self._send("ReportRelease", cue["case"], {"released_on": self._today})

    async def _retracted(self, cue: Json) -> None:
        await self._send("RetractNotice", cue["case"], {"code": cue["code"]})

    async def _careless(self, cue: Json) -> None:
        """A clerk gives a birth date where only an age band may stand."""
        admission = self._file(cue)
        data = self._report(admission)
        data["children"][0]["age_band"] = CARELESS
        await self._send("ReportAdmission", admission.case, data)

    async def _garbled(self, cue: Json) -> None:
        """A broken line leaves bytes that are no message at all."""
        topic = inbound_topic("intake", self._desk.agency)
        await self._desk.client.send_record(topic, cue["case"], {}, GARBAGE)

    async def _day_over(self, cue: Json) -> None:
        """People admitted today who have no children are nobody's business here."""
        self._desk.tally["admitted"] += cue["men"] + cue["women"]
        self._desk.tally["women"] += cue["women"]

    async def _registered(self, cue: Json) -> None:
        await register(self._desk, cue, "justice")

    async def _said(self, cue: Json) -> None:
        await say(self._desk, cue)

    async def _seal_anew(self, admission: Admission, asked: Json) -> None:
        """The names are on file, so the same office gets them again, under its key of today."""
        registry, now = self._desk.papers.registry, self._desk.now
        part = admission.sealed(asked["receiver"], asked["children"], registry, now)
        await self._send("ReplaceSealedPart", admission.case, {"sealed": [part]})

    def _sealed_for(self, office: str, admission: Admission) -> Json:
        """As software does that goes by where the children are."""
        refs = [child["child"] for child in admission.children]
        return admission.sealed(office, refs, self._desk.papers.registry, self._desk.now)

    def _file(self, cue: Json) -> Admission:
        admission = Admission.of(cue, self._desk.now.astimezone(BERLIN))
        self._admissions[admission.case] = admission
        return admission

    def _signed_by_all(self, case: str) -> Admission:
        admission = replace(self._admissions[case], signed=list(EVERYBODY))
        self._admissions[case] = admission
        return admission

    def _report(self, admission: Admission) -> Json:
        data: Json = {
            "facility": self._desk.agency,
            "occurred_at": admission.at.isoformat(),
            "admitted_on": str(admission.at.date()),
            "path": admission.path,
            "children_count": len(admission.family.children),
        }
        if admission.path == "consent" and admission.signed:
            data["consents"] = admission.consents(admission.signed, self._today)
        if admission.path != "consent" or admission.signed:
            data |= self._told(admission)
        return data

    def _told(self, admission: Admission) -> Json:
        told = admission.told(self._desk.papers.registry, self._desk.now)
        return {"subject_informed": self._today, **told}

    async def _send(self, name: str, case: str, data: Json, ce_id: str | None = None) -> None:
        answer = await self._desk.send(name, case, data, service="intake", ce_id=ce_id)
        if answer.type_name == "CommandAccepted":
            self._desk.note("answered", about=case, **answer.data)

    def _count_parent(self, cue: Json) -> None:
        """For the prison's own figures; what is only played to be told stands beside them."""
        if not cue["counted"]:
            return
        self._desk.tally["admitted"] += 1
        self._desk.tally["with_children"] += 1
        is_mother = cue.get("prisoner_is") == "mother"
        self._desk.tally["women"] += is_mother
        self._desk.tally["mothers"] += is_mother
        self._desk.tally["asked"] += cue["what"] == "admitted"

    @property
    def _today(self) -> str:
        return str(self._desk.now.astimezone(BERLIN).date())
