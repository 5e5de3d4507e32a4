"""What an office asked of a prison, as long as intake needs it to take the answer."""

from uuid import UUID

from shared.language.message import AgencyId
from shared.language.steps import Kept
from shared.network.questions import Question
from shared.network.sealed_notice import ChildRef


class Asked(Kept):
    """A question that was passed on to the prison; never its answer."""

    referral: UUID
    office: AgencyId
    question: Question
    children: tuple[ChildRef, ...] = ()
    answered: bool = False
