"""Before an aggregate is erased, what was saved of it is told; only what is sealed is left out.

A replica that was frozen between saving and publishing may tell at any later time what it saved:
nothing fences a producer. But receivers drop an id that they know. So whoever erases tells it
first, and what the other says when it thaws is a repeat (docs/decisions/0034).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from shared.language.message import Message
from shared.store.aggregate import Aggregate
from shared.wire.envelope import Outgoing


def told_first(
    aggregates: Iterable[Aggregate], models: Mapping[str, type[Message]]
) -> list[Outgoing]:
    """What has to be out before these aggregates are saved, oldest first."""
    told = (each for aggregate in aggregates for each in aggregate.told_first)
    opened = (_without_sealed_part(each, models.get(each.type)) for each in told)
    return [each for each in opened if each is not None]


def _without_sealed_part(outgoing: Outgoing, model: type[Message] | None) -> Outgoing | None:
    """The record without names that nobody may be given any more; None: it holds nothing else."""
    if model is None or model.sealed_part is None:
        return outgoing
    if len(model.model_fields) == 1:
        return None
    content = json.loads(outgoing.value)
    content.pop(model.sealed_part, None)
    return replace(outgoing, value=json.dumps(content, ensure_ascii=False, separators=(",", ":")))
