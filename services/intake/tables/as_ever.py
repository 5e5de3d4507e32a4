"""How the whole table is heard: what others took back changes nothing that its prison notices."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from services.intake.contract.resealing import ReplaceSealedPart
from services.intake.domain.answering_as_ever import answered_as_ever, sealed_as_ever, taken_as_ever
from services.intake.domain.appearance import Step
from services.intake.domain.following_as_ever import (
    followed_as_ever,
    in_time_as_ever,
    requested_as_ever,
)
from services.intake.tables.referrals import REFERRALS
from services.referral.contract.questions import QuestionAsked
from services.referral.contract.resealing import SealedPartMissing
from shared.language.answers import DeadlineReached
from shared.language.message import Message
from shared.network.agency import AgencyKind
from shared.wire.kind import Row
from shared.wire.table import Table

IN_ITS_OWN_WAY: Mapping[type[Message], Callable[[Step], Step]] = {
    QuestionAsked: followed_as_ever,
    SealedPartMissing: requested_as_ever,
    ReplaceSealedPart: sealed_as_ever,
    DeadlineReached: in_time_as_ever,
}


def as_ever(table: Table) -> Table:
    """The same table; a case that others ended still answers its prison, and nobody else."""
    return {message: _as_ever(message, entry) for message, entry in table.items()}


def _as_ever(message: type[Message], entry: Row) -> Row:
    if message in IN_ITS_OWN_WAY:
        return replace(entry, step=IN_ITS_OWN_WAY[message](entry.step))
    if AgencyKind.PRISON in entry.by and entry.after_erasure:
        return replace(entry, step=taken_as_ever(entry.step))
    if AgencyKind.PRISON in entry.by:
        return replace(entry, step=answered_as_ever(entry.step), after_erasure=True)
    if message in REFERRALS:
        return replace(entry, step=followed_as_ever(entry.step), after_erasure=True)
    return entry
