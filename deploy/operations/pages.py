"""What a service answers at its own address, read quickly or not at all."""

import urllib.error
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException

SECONDS = 5.0
"""More than a service waits for Kafka and MongoDB before it says so, on a busy machine too."""

_LARGEST = 16 * 1024 * 1024


class NoAnswer(Exception):
    """Nobody answers there."""


class TooSlow(NoAnswer):
    """Something listens there but does not answer in time."""


class NoPage(NoAnswer):
    """Somebody is there and speaks no HTTP."""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer, whatever it says."""

    status: int
    text: str

    @property
    def is_good(self) -> bool:
        """Whether it is what was asked for."""
        return self.status == HTTPStatus.OK


def read_page(address: str, path: str, seconds: float = SECONDS) -> Page:
    """Ask who answers there, at host:port. Raises NoAnswer."""
    try:
        with urllib.request.urlopen(f"http://{address}{path}", timeout=seconds) as answer:
            return Page(answer.status, answer.read(_LARGEST).decode("utf-8", "replace"))
    except urllib.error.HTTPError as error:
        return Page(error.code, error.read(_LARGEST).decode("utf-8", "replace"))
    except HTTPException as error:
        raise NoPage from error
    except TimeoutError as error:
        raise TooSlow from error
    except OSError as error:
        if isinstance(getattr(error, "reason", None), TimeoutError):
            raise TooSlow from error
        if isinstance(error, ConnectionResetError):
            raise NoPage from error
        raise NoAnswer from error
