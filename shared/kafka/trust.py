"""Why a Kafka is not to be trusted, in one sentence that says what to do.

Client libraries say no more than that nobody answers, or go on trying for ever.
"""

import socket
import ssl

from shared.kafka.login import KafkaLogin

_SECONDS = 3.0
_OTHER_HOST = frozenset({62, 64})
"""OpenSSL's codes: the certificate is good, but for another name or address."""


def distrust(login: KafkaLogin) -> str | None:
    """What is wrong between us and the first server that answers; None where it is not TLS."""
    for address in login.bootstrap.split(","):
        host, _, port = address.strip().rpartition(":")
        try:
            with socket.create_connection((host.strip("[]"), int(port)), _SECONDS) as connection:
                return _wrong(connection, host.strip("[]"), address.strip(), login)
        except (OSError, ValueError):
            continue  # away, or no address at all: that is told by the client itself
    return None


def _wrong(connection: socket.socket, host: str, address: str, login: KafkaLogin) -> str | None:
    context = login.tls()
    try:
        with (context or _any_certificate()).wrap_socket(connection, server_hostname=host):
            pass
    except ssl.SSLCertVerificationError as error:
        if error.verify_code in _OTHER_HOST:
            return (
                f"the certificate of {address} is not for {host}; let KVI_KAFKA name the host as "
                "the certificate does"
            )
        return (
            f"the certificate of {address} is not trusted ({error.verify_message}); let "
            "KVI_KAFKA_CA name the certificates of the CA that signed it"
        )
    except (ssl.SSLError, ConnectionError) as error:
        if context is None:
            return None
        how = error.reason if isinstance(error, ssl.SSLError) else type(error).__name__
        return (
            f"{address} does not speak TLS, or not as we do ({how}); name another port, or take "
            "KVI_KAFKA_CA away"
        )
    if context is not None:
        return None
    return f"{address} speaks TLS; let KVI_KAFKA_CA name the certificates of its CA"


def _any_certificate() -> ssl.SSLContext:
    """To ask only whether it is TLS that is spoken; nothing is sent over it."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
