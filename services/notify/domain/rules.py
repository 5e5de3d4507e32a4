"""What the steps of notify go by."""

from dataclasses import dataclass

from shared.network.registry import Registry

FINISHED_KEPT = 20
"""Finished deliveries of one case or training that are kept, so that the document stays small."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is not the same in every installation; `At.rules` carries it to every step."""

    registry: Registry
    finished_kept: int = FINISHED_KEPT
