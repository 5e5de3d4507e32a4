"""A desk that no proxy stands before speaks TLS itself, by a certificate and its key in files."""

import ssl
from pathlib import Path

CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""Of TLS 1.2, as the BSI advises (TR-02102-2); all of TLS 1.3 are good."""


class BadCertificate(Exception):
    """What should hold the certificate or its key does not; the text says what to do."""


def tls_of(certificate: Path, key: Path) -> ssl.SSLContext:
    """Read both once: what is renewed counts from the next start. Raises BadCertificate."""
    _readable("DESK_TLS_CERTIFICATE_FILE", certificate)
    if b"ENCRYPTED" in _readable("DESK_TLS_KEY_FILE", key):
        # OpenSSL would ask the terminal for its passphrase, and wait.
        raise _unusable(certificate, key, "the key is closed with a passphrase")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.set_ciphers(CIPHERS)
    try:
        context.load_cert_chain(certificate, key)
    except ssl.SSLError as error:
        is_other = error.reason == "KEY_VALUES_MISMATCH"
        why = "the key belongs to another certificate" if is_other else "one of them is not in PEM"
        raise _unusable(certificate, key, why) from None
    return context


def _readable(name: str, file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadCertificate(
            f"{name} names {file}, which cannot be read: {error.strerror}."
        ) from None


def _unusable(certificate: Path, key: Path, why: str) -> BadCertificate:
    return BadCertificate(
        f"{certificate} and {key} cannot be used as certificate and key: {why}; give the whole "
        "chain and an open key, both in PEM."
    )
