"""Before something is erased, what was saved of it is told; only what is sealed is left out.

A replica that was frozen between saving and publishing may tell at any later time what it saved:
nothing fences a producer. But receivers drop an id that they know. So whoever erases tells it
first, and what the other says when it thaws is a repeat (docs/decisions/0034).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from shared.language.message import Message
from shared.language.steps import Unsaid
from shared.language.topics import outbound_topic
from shared.store.aggregate import Aggregate
from shared.wire.envelope import Outgoing


def told_first(
    aggregates: Iterable[Aggregate], models: Mapping[str, type[Message]]
) -> list[Outgoing]:
    """What has to be out before these aggregates are saved, oldest first."""
    told = (each for aggregate in aggregates for each in aggregate.told_first)
    opened = (_without_sealed_part(each, models.get(each.type)) for each in told)
    return [each for each in opened if each is not None]


def take_back(aggregate: Aggregate, unsaid: Unsaid, models: Mapping[str, type[Message]]) -> None:
    """Leave out of the outbox what is not said any more of entities that end.

    What was not saved can be dropped, since no other replica knows it.
    """
    untold = {(str(entity), outbound_topic(agency)) for entity, agency in unsaid.untold}
    ending = {str(entity) for entity in unsaid.names}
    kept = []
    for place, outgoing in enumerate(aggregate.outbox):
        model = models.get(outgoing.type)
        entity = _entity_of(outgoing, model)
        if place >= aggregate.stored_outgoing and (entity, outgoing.topic) in untold:
            continue
        told = _without_sealed_part(outgoing, model) if entity in ending else outgoing
        if told is not None:
            kept.append(told)
    aggregate.outbox = kept


def _entity_of(outgoing: Outgoing, model: type[Message] | None) -> str | None:
    if model is None or model.entity is None:
        return None
    name: str = json.loads(outgoing.value)[model.entity]
    return name


def _without_sealed_part(outgoing: Outgoing, model: type[Message] | None) -> Outgoing | None:
    """The record without names that nobody may be given any more; None: it holds nothing else."""
    if model is None or model.sealed_part is None:
        return outgoing
    if len(model.model_fields) == 1:
        return None
    content = json.loads(outgoing.value)
    content.pop(model.sealed_part, None)
    return replace(outgoing, value=json.dumps(content, ensure_ascii=False, separators=(",", ":")))
