"""The programme, put together."""

from dataclasses import replace
from hashlib import sha256

from services.events.domain.rules import Rules
from services.events.settings import Settings, UnfitKey, rules
from services.events.switchboard import SWITCHBOARD
from shared.network.registry import Registry
from shared.process.service import Service
from shared.process.settings import ServiceSettings
from shared.watch.logs import declare, get_log

declare("certificates.signed", "kid", "until")
declare("certificates.unsigned")
declare("certificates.key_unfit")

MAKE_ONE = "./kvi keys new events"


def _rules(registry: Registry) -> Rules:
    """With a key for codes that follows from the service's own secret, so all replicas have it.

    Say how it is about certificates: trainings are closed as ever, with or without them.
    """
    log = get_log()
    try:
        made = rules(Settings(), registry)
    except UnfitKey as error:
        log.trouble("certificates.key_unfit", code=error.why, next=MAKE_ONE)
        raise
    if made.signing is None:
        log.trouble("certificates.unsigned", next=MAKE_ONE)
    else:
        log.fact(
            "certificates.signed", kid=made.signing.private["kid"], until=made.signing.valid_until
        )
    secret = ServiceSettings().password()
    key = sha256(f"codes of registrations/{secret}".encode()).digest()
    return replace(made, code_key=key)


SERVICE = Service(SWITCHBOARD, rules=_rules)
