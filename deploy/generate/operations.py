"""What each service does, as AsyncAPI describes it: carry out, answer, tell and listen."""

from collections.abc import Iterable
from typing import Any

from deploy.catalogue import ANSWERS, Catalogue, Entry
from deploy.generate.channels import TO_AGENCY, channel_id, inbound
from deploy.registry_contract import REGISTRY, TOPIC

Json = dict[str, Any]


def operations(catalogue: Catalogue) -> Json:
    """Everything all services do."""
    found: Json = {}
    for switchboard in catalogue.switchboards:
        found |= _with_agencies(catalogue, switchboard.service)
        found |= _with_services(catalogue, switchboard.service)
    channel = channel_id(TOPIC)
    found["provisioningTellsWhoTakesPart"] = {
        **_operation("send", channel, catalogue.of(REGISTRY)),
        "title": "provisioning tells who takes part",
    }
    return found


def _with_agencies(catalogue: Catalogue, service: str) -> Json:
    found: Json = {}
    answers = [catalogue.entries[answer.ce_type()] for answer in ANSWERS]
    if asked := catalogue.asked_of(service):
        found[f"{service}IsAsked"] = {
            **_operation("receive", inbound(service), asked),
            "title": f"{service} carries out what an agency asks of it",
            "reply": {
                "channel": _channel(TO_AGENCY),
                "messages": _in_channel(TO_AGENCY, answers),
            },
        }
    if told := [entry for entry in catalogue.told_to_agencies() if entry.owner == service]:
        found[f"{service}TellsAgencies"] = {
            **_operation("send", TO_AGENCY, told),
            "title": f"{service} tells the one agency that it concerns",
        }
    return found


def _with_services(catalogue: Catalogue, service: str) -> Json:
    found: Json = {}
    for topic, entries in catalogue.told_to_services().items():
        channel = channel_id(topic)
        name = channel[0].upper() + channel[1:]
        if own := [entry for entry in entries if entry.owner == service]:
            found[f"{service}Tells{name}"] = {
                **_operation("send", channel, own),
                "title": f"{service} tells the other services",
            }
        if heard := [entry for entry in entries if service in entry.listeners]:
            found[f"{service}Hears{name}"] = {
                **_operation("receive", channel, heard),
                "title": f"{service} listens to {entries[0].owner}",
            }
    return found


def _operation(action: str, channel: str, entries: Iterable[Entry]) -> Json:
    return {
        "action": action,
        "channel": _channel(channel),
        "messages": _in_channel(channel, entries),
    }


def _channel(channel: str) -> Json:
    return {"$ref": f"#/channels/{channel}"}


def _in_channel(channel: str, entries: Iterable[Entry]) -> list[Json]:
    return [{"$ref": f"#/channels/{channel}/messages/{entry.name}"} for entry in entries]
