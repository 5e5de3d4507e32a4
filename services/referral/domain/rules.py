"""What the steps are given beside the message: who takes part, and what the operator chose."""

from dataclasses import dataclass

from shared.network.registry import Registry


@dataclass(frozen=True, slots=True)
class Rules:
    """What is not the same in every installation; `At.rules` carries it to every step."""

    registry: Registry
    recall_on_release: bool = True
    """A release before any office accepted ends the referral: the reason for it is gone."""
    sealed_copy_days: int = 7
    """A copy that only might be needed is kept as long as the topic it came by, and longer only
    while an office's decision is awaited: five working days and the rungs after them are more."""
    awaited_part_working_days: int = 20
    """Of the prison: longer than intake gives it, so that this ends only what nobody asked for."""
    clearing_working_days: int = 10
    """The coordination office's copy is kept so long after the last rung for a decision: one day is
    too short to find out who is in charge; an office has as long for a first consultation."""
