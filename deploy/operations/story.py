"""The story of a case: what all services told and noted, each thing once, causes before effects."""

from collections.abc import Iterable
from dataclasses import replace

from deploy.operations.story_entry import StoryEntry


def story(logged: Iterable[StoryEntry], told: Iterable[StoryEntry]) -> list[StoryEntry]:
    """Merge what the logs and the topics say.

    A topic knows more about a message than the log; the log knows better when it happened among
    its neighbours, since it has what was told to agencies too.
    """
    logged, told = list(logged), list(told)
    in_log = _first_of_each(logged)
    on_topic = {
        name: replace(each, wall=in_log[name].wall) if name in in_log else each
        for name, each in _first_of_each(told).items()
    }
    nameless = [each for each in (*logged, *told) if each.id is None]
    entries = [*nameless, *(in_log | on_topic).values()]
    return _causes_first(sorted(entries, key=lambda each: (each.at, each.wall)))


def _first_of_each(entries: Iterable[StoryEntry]) -> dict[str, StoryEntry]:
    """After a crash a service says a message again, with the same id: it happened once."""
    first: dict[str, StoryEntry] = {}
    for each in entries:
        if each.id is not None and (each.id not in first or each.wall < first[each.id].wall):
            first[each.id] = each
    return first


def _causes_first(entries: list[StoryEntry]) -> list[StoryEntry]:
    """Keep the order of time, except where two clocks contradict what led to what."""
    waiting = {each.id: each for each in entries if each.id is not None}
    ordered: list[StoryEntry] = []
    for each in entries:
        if each.id is None:
            ordered.append(each)
            continue
        chain: list[StoryEntry] = []
        found = waiting.pop(each.id, None)
        while found is not None:
            chain.append(found)
            found = waiting.pop(found.cause or "", None)
        ordered.extend(reversed(chain))
    return ordered
