"""What a browser gets in these tests: the parts and modules of the desk, under its strict CSP."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from deploy.stack.bootstrap import ROOT
from services.desk.pages.outermost import POLICY


class UnderCsp:
    """Each answer carries the policy, and is kept: within a run nothing changes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"],
                    (b"content-security-policy", POLICY.encode()),
                    (b"cache-control", b"max-age=3600"),
                ]
            await send(message)

        await self._app(scope, receive, with_policy)


@contextmanager
def served(parts: Path) -> Iterator[str]:
    """Serve until the block ends; gives the address, a name for which browsers have their keys."""
    app = Starlette(
        routes=[
            Mount("/parts", StaticFiles(directory=parts)),
            Mount("/desk", StaticFiles(directory=ROOT / "services" / "desk" / "web")),
            Mount("/try", StaticFiles(directory=Path(__file__).with_name("pages"))),
        ],
        middleware=[Middleware(UnderCsp)],
    )
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
        serving = threading.Thread(target=server.run, args=([listening],))
        serving.start()
        try:
            yield f"http://localhost:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            serving.join()
