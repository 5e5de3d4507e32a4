"""What each service does, as AsyncAPI describes it: carry out, answer, tell and listen."""

from collections.abc import Iterable
from typing import Any

from deploy.generate.channels import INSIDE, TO_AGENCY, channel_id, inbound
from deploy.generate.inside import SEALED
from deploy.network.catalogue import ANSWERS, Catalogue, Entry
from deploy.network.registry_contract import REGISTRY, TOPIC

Json = dict[str, Any]


def operations(catalogue: Catalogue) -> Json:
    """Everything all services do; of each channel the operation with most messages comes last.

    Some code generators make one type for a channel, of the last of its operations.
    """
    services = [switchboard.service for switchboard in catalogue.switchboards]
    found: Json = {}
    for describe in (_is_asked, _hears, _tells_services, _tells_agencies):
        for service in services:
            found |= describe(catalogue, service)
    found["provisioningTellsWhoTakesPart"] = {
        **_operation("send", channel_id(TOPIC), catalogue.of(REGISTRY)),
        "title": "provisioning tells who takes part",
    }
    return found | _to_agencies(catalogue)


def _is_asked(catalogue: Catalogue, service: str) -> Json:
    asked = catalogue.asked_of(service)
    if not asked:
        return {}
    return {
        f"{service}IsAsked": {
            **_operation("receive", inbound(service), asked),
            "title": f"{service} carries out what an agency asks of it",
            "reply": {
                "channel": _channel(TO_AGENCY),
                "messages": _in_channel(TO_AGENCY, _answers(catalogue)),
            },
        }
    }


def _tells_agencies(catalogue: Catalogue, service: str) -> Json:
    told = [entry for entry in catalogue.told_to_agencies() if entry.owner == service]
    if not told:
        return {}
    return {
        f"{service}TellsAgencies": {
            **_operation("send", TO_AGENCY, told),
            "title": f"{service} tells the one agency that it concerns",
        }
    }


def _tells_services(catalogue: Catalogue, service: str) -> Json:
    return {
        f"{service}Tells{_capital(topic)}": {
            **_operation("send", channel_id(topic), own),
            "title": f"{service} tells the other services",
        }
        for topic, entries in catalogue.told_to_services().items()
        if (own := [entry for entry in entries if entry.owner == service])
    }


def _hears(catalogue: Catalogue, service: str) -> Json:
    return {
        f"{service}Hears{_capital(topic)}": {
            **_operation("receive", channel_id(topic), heard),
            "title": f"{service} listens to {entries[0].owner}",
        }
        for topic, entries in catalogue.told_to_services().items()
        if (heard := [entry for entry in entries if service in entry.listeners])
    }


def _to_agencies(catalogue: Catalogue) -> Json:
    return {
        "officeOpensSealedParts": {
            "action": "send",
            "channel": _channel(INSIDE),
            "title": "an office finds it when it opens what only it can open",
            "messages": [
                {"$ref": f"#/channels/{INSIDE}/messages/{model.__name__}"} for model in SEALED
            ],
        },
        "agencyIsToldAndAnswered": {
            **_operation("send", TO_AGENCY, catalogue.told_to_agencies()),
            "title": "all that an agency hears, answers included",
        },
    }


def _answers(catalogue: Catalogue) -> list[Entry]:
    return [catalogue.entries[answer.ce_type()] for answer in ANSWERS]


def _capital(topic: str) -> str:
    name = channel_id(topic)
    return name[0].upper() + name[1:]


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
