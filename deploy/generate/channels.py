"""The topics as AsyncAPI describes them: those of agencies by pattern, the shared ones by name."""

from collections.abc import Iterable, Mapping
from typing import Any

from deploy.generate.inside import SEALED
from deploy.generate.messages import KAFKA_BINDING
from deploy.network.catalogue import Catalogue, Entry
from deploy.network.registry_contract import TOPIC as REGISTRY_TOPIC
from deploy.network.topic import KEEPING, Use
from shared.language.topics import inbound_topic, outbound_topic
from shared.network.agency import AgencyKind

Json = dict[str, Any]

TO_AGENCY = "toAgency"
INSIDE = "insideSealedParts"
REGISTRY_TITLE = "Who takes part; services and agencies may read it, but no public pages"
KINDS = {
    AgencyKind.PRISON: "prison",
    AgencyKind.YOUTH_OFFICE: "youth office",
    AgencyKind.COORDINATION_OFFICE: "coordination office",
    AgencyKind.PROVIDER: "provider",
    AgencyKind.OPERATOR: "operator",
    AgencyKind.PUBLIC: "public pages",
}


def channels(catalogue: Catalogue, uses: Mapping[str, Use]) -> Json:
    """Every topic that others than the service itself come to see; `uses` says what each is for."""
    found: Json = {}
    for switchboard in catalogue.switchboards:
        kinds = [kind for kind in AgencyKind if switchboard.heard_from(kind)]
        if kinds:
            found[inbound(switchboard.service)] = {
                "address": inbound_topic(switchboard.service, "{agency}"),
                "title": f"What agencies ask of {switchboard.service}",
                "description": f"One for each {either(kinds)}; nobody else may write there. "
                "A record holds at most 128 KiB.",
                "parameters": _agency("The id of the agency that writes."),
                "messages": _listed(catalogue.asked_of(switchboard.service)),
                "bindings": _binding(Use.FROM_AGENCY),
            }
    found[TO_AGENCY] = {
        "address": outbound_topic("{agency}"),
        "title": "What an agency hears",
        "description": "One partition, so that an agency reads everything that concerns it in "
        "order. A message may come again: drop a `ce_id` that is known.",
        "parameters": _agency("The id of the agency that reads."),
        "messages": _listed(catalogue.told_to_agencies()),
        "bindings": _binding(Use.TO_AGENCY),
    }
    for topic, entries in catalogue.told_to_services().items():
        found[channel_id(topic)] = {
            "address": topic,
            "title": REGISTRY_TITLE
            if topic == REGISTRY_TOPIC
            else f"What {entries[0].owner} tells the other services",
            "messages": _listed(entries),
            "bindings": _binding(uses[topic]),
        }
    found[INSIDE] = {
        "address": None,
        "title": "What is inside a sealed part",
        "description": "No topic: it travels sealed inside other messages, for one office.",
        "messages": _refer_to(model.__name__ for model in SEALED),
    }
    return found


def inbound(service: str) -> str:
    """The channel on which agencies ask something of a service."""
    return f"{service}FromAgency"


def channel_id(topic: str) -> str:
    """`intakeCases` for `intake.cases.v1`: a name that code generators take."""
    first, *rest = topic.removesuffix(".v1").split(".")
    return first + "".join(segment.capitalize() for segment in rest)


def either(kinds: Iterable[AgencyKind]) -> str:
    """`prison, youth office or operator`, in the order of the registry's kinds."""
    *most, last = [KINDS[kind] for kind in AgencyKind if kind in set(kinds)]
    return f"{', '.join(most)} or {last}" if most else last


def _listed(entries: Iterable[Entry]) -> Json:
    return _refer_to(entry.name for entry in entries)


def _refer_to(names: Iterable[str]) -> Json:
    return {name: {"$ref": f"#/components/messages/{name}"} for name in names}


def _agency(description: str) -> Json:
    return {"agency": {"description": description, "examples": ["jva-buetzow", "jugendamt-13003"]}}


def _binding(use: Use) -> Json:
    keeping = KEEPING[use]
    milliseconds = int(keeping.retention.total_seconds() * 1000)
    kept = {"cleanup.policy": ["delete"], "retention.ms": milliseconds}
    if keeping.compacted:
        kept = {"cleanup.policy": ["compact"], "delete.retention.ms": milliseconds}
    return {
        "kafka": {
            "partitions": keeping.partitions,
            "topicConfiguration": kept,
            "bindingVersion": KAFKA_BINDING,
        }
    }
