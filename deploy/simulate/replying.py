"""A prison looks up what an office asks it back, and seals the answer for that office alone."""

from deploy.simulate.admission import Admission
from deploy.simulate.desk import Desk
from deploy.simulate.exchange import Json
from deploy.simulate.parts import sealed_part
from shared.network.questions import Question
from shared.network.sealed_answer import ANSWERED_BY
from shared.wire.received import Received

ON_FILE: Json = {
    "contact": ["visit", "video", "phone"],
    "language": "uk",
    "release": "later",
    "prisoner_home": {"residence": {"kind": "district", "district": "13003"}, "kept": "no"},
}
"""What every prisoner of the demo has in the file."""


async def reply(desk: Desk, message: Received, admission: Admission) -> None:
    """Answer from the file of the family."""
    asked = message.data
    field = ANSWERED_BY[Question(asked["question"])]
    about = set(asked.get("children", []))
    on_file = {
        **ON_FILE,
        "family": [known for known in admission.families if about & set(known["children"])],
        "caregivers": [
            who.model_dump(mode="json", exclude_none=True)
            for who in admission.family.caregivers(about)
        ],
    }
    told: Json = {"question_id": asked["question_id"]}
    if on_file[field]:
        inside = {"question": asked["question"], field: on_file[field]}
        told["sealed"] = _sealed(desk, message, inside)
    else:
        told["unavailable"] = "not_known"
    await desk.send("AnswerQuestion", message.key or "", told, service="intake")


def _sealed(desk: Desk, message: Received, inside: Json) -> Json:
    office, children = message.data["office"], message.data.get("children", [])
    registry = desk.papers.registry
    return sealed_part(inside, message.key or "", office, children, registry=registry, now=desk.now)
