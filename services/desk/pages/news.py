"""Says to an open page that something came, and nothing else: the page then looks itself."""

from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse

from services.desk.pages.visit import EVERYONE, Door, Visit

_LOOK_SECONDS = 15.0
"""It looks every so often whether the session still holds, and whether anybody listens."""
_LONGEST_MARK = 40


async def news(visit: Visit) -> Response:
    """One stream (HTML standard, 9.2) for one page, for as long as the session holds."""
    heard = visit.request.query_params.get("seit", "")[:_LONGEST_MARK]
    return StreamingResponse(_told(visit, heard), media_type="text/event-stream")


async def _told(visit: Visit, heard: str) -> AsyncIterator[str]:
    bell = visit.desk.bell
    yield "retry: 2000\n\n"
    while not bell.is_silent:
        if not await visit.still_holds():
            yield "event: ende\ndata:\n\n"
            return
        if await bell.rings(visit.agency, heard, seconds=_LOOK_SECONDS):
            heard = bell.mark(visit.agency)
            yield f"event: neues\ndata: {heard}\n\n"
        else:
            # Also finds out that nobody listens any more.
            yield ":\n\n"


DOORS = (Door("/neues", "GET", EVERYONE, news, is_use=False),)
