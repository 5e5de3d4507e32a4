"""The envelope of a command, as an agency's software writes it."""

from shared.language.message import TYPE_PREFIX
from shared.wire.envelope import CONTENT_TYPE


def command_headers(
    agency: str, type_name: str, key: str, message_id: str, time: str
) -> dict[str, str]:
    """CloudEvents attributes in Kafka headers; `type_name` is a name, or a whole type."""
    return {
        "ce_specversion": "1.0",
        "ce_id": message_id,
        "ce_source": f"/agencies/{agency}",
        "ce_type": type_name if "." in type_name else f"{TYPE_PREFIX}{type_name}.v1",
        "ce_time": time,
        "ce_subject": key,
        "content-type": CONTENT_TYPE,
    }
