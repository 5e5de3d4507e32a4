"""A device that makes passkeys, in Python: what a browser would send of it."""

import json
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

_PRESENT, _VERIFIED, _HAS_CREDENTIAL = 0x01, 0x04, 0x40


class Device:
    """One passkey; `verifies` is whether it asks for the finger."""

    def __init__(self, origin: str, *, verifies: bool = True, name: bytes = b"") -> None:
        self._origin = origin
        self._flags = _PRESENT | (_VERIFIED if verifies else 0)
        self._key = ec.generate_private_key(ec.SECP256R1())
        x = self._key.public_key().public_numbers().x
        self._id = name or sha256(x.to_bytes(32, "big")).digest()
        self._count = 0

    def makes(self, options: dict[str, Any]) -> dict[str, Any]:
        """A new passkey (WebAuthn, 7.1)."""
        public = self._key.public_key().public_numbers()
        key = cbor2.dumps(
            {
                1: 2,
                3: -7,
                -1: 1,
                -2: public.x.to_bytes(32, "big"),
                -3: public.y.to_bytes(32, "big"),
            }
        )
        credential = bytes(16) + len(self._id).to_bytes(2, "big") + self._id + key
        attestation = cbor2.dumps(
            {
                "fmt": "none",
                "attStmt": {},
                "authData": self._data(options["rp"]["id"], _HAS_CREDENTIAL) + credential,
            }
        )
        client = self._client("webauthn.create", options)
        return self._posted(
            {
                "clientDataJSON": bytes_to_base64url(client),
                "attestationObject": bytes_to_base64url(attestation),
            }
        )

    def signs(self, options: dict[str, Any]) -> dict[str, Any]:
        """What it was asked to (WebAuthn, 7.2)."""
        client = self._client("webauthn.get", options)
        data = self._data(options["rpId"], 0)
        signature = self._key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._posted(
            {
                "clientDataJSON": bytes_to_base64url(client),
                "authenticatorData": bytes_to_base64url(data),
                "signature": bytes_to_base64url(signature),
            }
        )

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self._origin}
        return json.dumps(said).encode()

    def _data(self, rp_id: str, more: int) -> bytes:
        self._count += 1
        flags = bytes([self._flags | more])
        return sha256(rp_id.encode()).digest() + flags + self._count.to_bytes(4, "big")

    def _posted(self, response: dict[str, str]) -> dict[str, Any]:
        name = bytes_to_base64url(self._id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response}
