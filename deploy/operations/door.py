"""Why Kafka does not let a user in: one cause, and what to do about it."""

import re
import socket

from deploy.provision.logins import can_log_in
from deploy.provision.plan import ProvisionError
from shared.kafka.login import KafkaLogin
from shared.kafka.trust import distrust

SECONDS = 3.0
DEFAULT_PORT = 9092
VARIABLE = "KVI_KAFKA"
_ADDRESS = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s:,\[\]/@]+)(:(?P<port>[0-9]{1,5}))?")
_PORTS = range(1, 65_536)


def bad_address(bootstrap: str) -> str | None:
    """What cannot be meant as the address of a Kafka; None when it can."""
    for address in bootstrap.split(","):
        found = _ADDRESS.fullmatch(address.strip())
        if found is None or int(found["port"] or DEFAULT_PORT) not in _PORTS:
            return f"{VARIABLE}: '{address}' is not HOST:PORT; several are separated by commas"
    return None


def why_not_in(login: KafkaLogin) -> str | None:
    """One cause; None when the door is open now."""
    if why := distrust(login) or _nobody(login.bootstrap):
        return why
    try:
        is_in = can_log_in(login)
    except ProvisionError:
        return (
            f"somebody listens at {login.bootstrap} and does not answer as Kafka does; ./kvi "
            f"status shows how ours is, {VARIABLE} names another"
        )
    return None if is_in else wrong_secret(login)


def wrong_secret(login: KafkaLogin) -> str:
    """What to do when Kafka answers and does not know the user by its secret."""
    variable = "KVI_SECRET_" + re.sub(r"[^A-Z0-9]", "_", login.user.upper())
    return (
        f"Kafka at {login.bootstrap} answers, but does not know {login.user} by this secret; mend "
        f"{variable} if you have set it, or let ./kvi provision bring Kafka up to date"
    )


def _nobody(bootstrap: str) -> str | None:
    """Whether nobody at all listens, with the last reason."""
    why = "it is away"
    for address in bootstrap.split(","):
        found = _ADDRESS.fullmatch(address.strip())
        if found is None:
            continue
        host, port = found["host"].strip("[]"), int(found["port"] or DEFAULT_PORT)
        try:
            with socket.create_connection((host, port), SECONDS):
                return None
        except socket.gaierror:
            why = f"there is no host {host}"
        except OSError as error:
            why = (error.strerror or str(error)).lower()
    return (
        f"Kafka at {bootstrap} does not answer ({why}); start one with ./kvi up, or name another "
        f"with {VARIABLE}"
    )
