"""A prison reports, and seals for every office that its notice may go to."""

from collections.abc import Sequence
from typing import Any

from deploy.messages.notice_sealing import sealed_for
from shared.network.addressees import MayGoTo, addressees, decided
from shared.network.children import Child
from shared.network.competence.facts import Family
from shared.network.notices import Path, ReceiverKind
from shared.network.working_days import BERLIN
from tests.world import family
from tests.world.agency import Agency, Json


class Prison(Agency):
    """Reports admissions, and seals for every office that its notice may go to."""

    async def report_admission(
        self,
        *children: Json,
        receivers: Sequence[str] = ("youth_office", "coordination_office"),
        path: str = "consent",
        sealed: Sequence[Json] | None = None,
        case: str | None = None,
        state: str = "held",
        **more: Any,
    ) -> str:
        """Report an admission that is accepted; gives its case."""
        case = case or self.world.new_case()
        notice = self.admission(
            case, *children, receivers=receivers, path=path, sealed=sealed, **more
        )
        assert await self.may("intake", "ReportAdmission", case, notice) == state
        return case

    def admission(
        self,
        case: str,
        *children: Json,
        receivers: Sequence[str] = ("youth_office", "coordination_office"),
        path: str = "consent",
        sealed: Sequence[Json] | None = None,
        **more: Any,
    ) -> Json:
        """What is said of an admission with consent, or on a path that needs none."""
        kids = list(children) or [family.child()]
        return {
            **self.bare_admission(len(kids), path),
            **self.family(
                case,
                kids,
                receivers,
                with_consent=path == "consent",
                sealed=sealed,
                parents=more.get("family", ()),
            ),
            **more,
        }

    def bare_admission(self, count: int, path: str = "consent") -> Json:
        """What may be said of an admission without a consent."""
        now = self.world.now
        return {
            "facility": self.id,
            "occurred_at": now.isoformat(),
            "admitted_on": str(now.astimezone(BERLIN).date()),
            "path": path,
            "children_count": count,
        }

    def family(  # noqa: PLR0913 - what a notice says of a family
        self,
        case: str,
        children: Sequence[Json],
        receivers: Sequence[str],
        *,
        with_consent: bool = True,
        sealed: Sequence[Json] | None = None,
        parents: Sequence[Json] = (),
    ) -> Json:
        """What is said of the family once it is lawful."""
        today = self.world.now.astimezone(BERLIN).date()
        said: Json = {
            "children": list(children),
            "needs": ["telling_the_child", "visit_accompaniment"],
            "sealed": (
                self.parts(
                    case, children, self._allowed(receivers, with_consent=with_consent), parents
                )
                if sealed is None
                else list(sealed)
            ),
        }
        if with_consent:
            said["consents"] = family.consents(today, children, receivers=receivers)
        return said

    def _allowed(self, receivers: Sequence[str], *, with_consent: bool) -> list[str]:
        public = self.world.registry.coordination_office(self.world.now).is_public
        private = () if with_consent or public else ("coordination_office",)
        return [receiver for receiver in receivers if receiver not in private]

    def parts(
        self,
        case: str,
        children: Sequence[Json],
        receivers: Sequence[str],
        parents: Sequence[Json] = (),
    ) -> list[Json]:
        """A sealed part for every office that may be told, each with its own children only."""
        registry, now = self.world.registry, self.world.now
        kinds = tuple(ReceiverKind(receiver) for receiver in receivers)
        found = decided(
            tuple(Child.model_validate(kid) for kid in children),
            tuple(Family.model_validate(known) for known in parents),
            MayGoTo(Path.CONSENT, kinds),
            registry,
            now,
        )
        own = {office: list(refs) for office, refs in addressees(found).items()}
        if "coordination_office" in receivers:
            clearing = registry.coordination_office(now).id
            own[clearing] = [kid["child"] for kid in children]
        return [
            {
                "receiver": office,
                "children": refs,
                "jwe": sealed_for(registry, office, case, family.named(refs), now),
            }
            for office, refs in own.items()
        ]

    def part(self, case: str, office: str, inside: bytes) -> Json:
        """A sealed part about no child."""
        jwe = sealed_for(self.world.registry, office, case, inside, self.world.now)
        return {"receiver": office, "jwe": jwe}

    async def seal_anew(self, case: str, without_caregiver: Sequence[str] = ()) -> Json:
        """Do what it was asked last, and give what that was."""
        asked: Json = (await self.hears(case, "ResealRequested")).data
        office, children = asked["receiver"], asked.get("children", [])
        alone = not children
        inside = family.parent_alone() if alone else family.named(children, without_caregiver)
        part = self.part(case, office, inside) | {"children": children}
        assert await self.may("intake", "ReplaceSealedPart", case, {"sealed": [part]}) == "received"
        return asked

    async def answer(self, case: str, question: str, **what: Any) -> str:
        """Answer what an office has asked; gives how the answer stands."""
        return await self.may("intake", "AnswerQuestion", case, {"question_id": question, **what})

    async def statuses(self, case: str) -> list[str]:
        """All that the prison has ever learned of what became of its notice."""
        heard = await self.has_heard(case)
        return [r.data["status"] for r in heard if r.type_name == "NoticeStatusChanged"]
