"""The published contract in AsyncAPI 3.0: what an agency's software can be generated from."""

from collections.abc import Mapping
from typing import Any

import yaml

from deploy.generate.channels import channels
from deploy.generate.inside import SEALED
from deploy.generate.messages import ENVELOPE, inside_a_sealed_part, message
from deploy.generate.operations import operations
from deploy.messages.written_message import WrittenMessage
from deploy.network.catalogue import Catalogue
from deploy.network.topic import Use

DESCRIPTION = """\
What agencies can ask of the services (commands), and what they hear back (answers and facts).

Every record is a CloudEvents 1.0 event in Kafka binary mode. Its key and `ce_subject` are the id
of the one case, training, offer or fund it is for. An agency writes to its own
`<service>.from.<agency>.v1` and reads its own `to.<agency>.v1`; the shared topics, which only
services read, show how the services work together.

Written from the contracts by `./kvi generate`, so change those and not this file.
"""


def asyncapi(
    catalogue: Catalogue,
    uses: Mapping[str, Use],
    examples: Mapping[str, Mapping[str, WrittenMessage]],
    version: str,
) -> dict[str, Any]:
    """The whole document."""
    return {
        "asyncapi": "3.0.0",
        "id": "urn:kvi-mv:asyncapi",
        "info": {
            "title": "Netzwerk Kinder von Inhaftierten M-V: messages",
            "version": version,
            "description": DESCRIPTION,
        },
        "defaultContentType": "application/json",
        "servers": {
            "local": {
                "host": "127.0.0.1:19092",
                "protocol": "kafka",
                "description": "A placeholder: the operator names the real address.",
                "security": [{"$ref": "#/components/securitySchemes/scram"}],
            }
        },
        "channels": channels(catalogue, uses),
        "operations": operations(catalogue),
        "components": {
            "securitySchemes": {
                "scram": {
                    "type": "scramSha512",
                    "description": "The user is the id of the agency; the operator hands out "
                    "the password.",
                }
            },
            "schemas": {"CloudEventsHeaders": ENVELOPE},
            "messages": {
                **{
                    entry.name: message(entry, examples.get(entry.name, {}))
                    for entry in catalogue.published()
                },
                **{model.__name__: inside_a_sealed_part(model) for model in SEALED},
            },
        },
    }


def as_text(document: Mapping[str, Any]) -> str:
    """As it stands in the file."""
    return yaml.dump(
        dict(document), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100, indent=2
    )


class _Plain(yaml.SafeDumper):
    """YAML as people read it: no aliases, and texts of several lines as blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        """Say everything where it belongs."""
        del data
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style=style)


_Plain.add_multi_representer(str, _text)
