"""A page in which a test calls the desk's modules, as scripts of the page itself do."""

from typing import Any

from playwright.async_api import ConsoleMessage, Page, Response

from tests.run.bound import HANG_SECONDS

CALL = "([name, args]) => window.tried(name, ...args)"
BAD_REQUEST = 400


class Tried:
    """Calls what ``pages/tried.js`` has, and listens to what the browser complains of."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        self._address = address
        page.set_default_timeout(HANG_SECONDS * 1000)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", self._answered)

    async def load(self) -> None:
        """Go to the page, or load it anew: all that its scripts held is gone."""
        await self.page.goto(self._address)
        await self.page.wait_for_function("window.tried !== undefined")

    async def call(self, name: str, *args: Any) -> Any:
        """Call one; gives what it returns."""
        answer = await self._answer(name, args)
        assert "failed" not in answer, answer
        return answer.get("gave")

    async def refusal(self, name: str, *args: Any) -> str | None:
        """Why it fails, in words of ours or by the name of a browser's own error."""
        return (await self._answer(name, args)).get("failed")

    async def _answer(self, name: str, args: tuple[Any, ...]) -> dict[str, Any]:
        answer: dict[str, Any] = await self.page.evaluate(CALL, [name, list(args)])
        return answer

    async def authenticator(self, *, derives: bool, knows: bool = True) -> None:
        """Plug in an authenticator; one that knows its person has asked for her finger or PIN."""
        devtools = await self.page.context.new_cdp_session(self.page)
        await devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "ctap2Version": "ctap2_1",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": knows,
            "hasPrf": derives,
        }
        await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _answered(self, response: Response) -> None:
        if response.status >= BAD_REQUEST:
            self.complaints.append(f"{response.status} {response.url}")
