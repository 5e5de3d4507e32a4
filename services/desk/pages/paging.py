"""Lists of thousands are shown page by page."""

from dataclasses import dataclass

from services.desk.pages.bodies import page_number
from services.desk.pages.visit import Visit

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page is asked for, and how long each is."""

    number: int
    size: int = PER_PAGE

    @property
    def skip(self) -> int:
        """How many stand on the pages before it."""
        return (self.number - 1) * self.size

    def shown(self, count: int) -> dict[str, int]:
        """What its template says of so many in all; also of none there is one page."""
        return {"number": self.number, "pages": max(1, -(-count // self.size))}


def paging(visit: Visit, size: int = PER_PAGE) -> Paging:
    """As the request asks for it."""
    return Paging(page_number(visit.request), size)
