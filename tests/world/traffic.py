"""All that a browser sends, so that a test can look for what must not be there."""

from playwright.async_api import BrowserContext, Request

from tests.world.family import BIRTHDAY, CANARY
from tests.world.search import disguises

PRIVATE = b'"d":"'
"""The private half of a JWK, wherever it would stand in clear."""


class Traffic:
    """Of one browser; a desk can give back only what it was sent, by a browser or sealed."""

    def __init__(self, window: BrowserContext) -> None:
        self.sent: list[Request] = []
        window.on("request", self._request)

    def _request(self, request: Request) -> None:
        self.sent.append(request)

    def posts(self, about: str) -> list[str]:
        """The addresses of the forms and calls in which this stands."""
        return [each.url for each in self.sent if each.method == "POST" and about in each.url]

    def leaks(self, *secrets: str) -> list[str]:
        """Where a name of a family, a private key or another secret stands in clear."""
        words = (CANARY, str(BIRTHDAY), *secrets)
        wanted = [PRIVATE, *(each for word in words for each in disguises(word))]
        return [
            f"{request.method} {request.url}"
            for request in self.sent
            if any(each in _whole(request) for each in wanted)
        ]


def _whole(request: Request) -> bytes:
    return f"{request.url}\n{request.headers}\n".encode() + (request.post_data_buffer or b"")
