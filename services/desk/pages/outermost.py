"""Around all else: headers that every answer carries, and what goes wrong inside is logged."""

from collections.abc import Callable, Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'"
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-permitted-cross-domain-policies": "none",
    "x-dns-prefetch-control": "off",
    # Under no-referrer browsers say "null" in place of the Origin of a form, also to ourselves, and
    # by that header we know that a form is ours. Other sites hear of no page this way either.
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
}
"""As the OWASP Secure Headers Project lists them, where nothing is said to be otherwise."""


class Outermost:
    """What goes wrong is told to `failed`; whoever asked has been answered by then."""

    def __init__(self, app: ASGIApp, failed: Callable[[Exception], None]) -> None:
        self._app = app
        self._failed = failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add(MutableHeaders(scope=message))
            await send(message)

        try:
            await self._app(scope, receive, with_headers)
        except Exception as error:  # noqa: BLE001 - Starlette raises again what it has answered
            self._failed(error)


def _add(headers: MutableHeaders) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    # What is about a case is kept by no cache.
    headers.setdefault("cache-control", "no-store")
