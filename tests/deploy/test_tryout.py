"""A desk to click through is there with one command, on this machine alone, and leaves nothing."""

import re
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deploy.stack.bootstrap import ROOT
from deploy.tryout.desk import is_here_alone
from deploy.tryout.guests import guests, invite_guests
from services.desk.domain.secret import hash_of
from services.desk.pages.doors import DOORS
from services.desk.settings import DeskSettings
from shared.network.registry import Registry
from tests.deploy.kvi import kvi
from tests.run.bound import HANG_SECONDS
from tests.run.program import run, started_beside

if TYPE_CHECKING:
    from playwright.async_api import Browser

LOCAL = "http://localhost:8000"


def settings(origin: str = LOCAL, host: str = "127.0.0.1", proxies: str = "") -> DeskSettings:
    here = Path()
    return DeskSettings(
        origin=origin, host=host, proxies=proxies, port=8000, secrets=here, parts=here
    )


def test_only_a_desk_that_nobody_else_can_reach_is_one_to_try_out() -> None:
    assert is_here_alone(settings())
    assert not is_here_alone(settings(origin="https://desk.kvi.example"))
    assert not is_here_alone(settings(host="0.0.0.0"))  # noqa: S104 - what is refused
    assert not is_here_alone(settings(proxies="10.0.0.1"))


def test_the_program_ends_at_once_where_offices_could_come(tmp_path: Path) -> None:
    done = run(
        [sys.executable, "-m", "deploy.tryout.desk"],
        cwd=ROOT,
        env={
            "DESK_ORIGIN": "https://desk.kvi.example",
            "DESK_PORT": "1",
            "DESK_SECRETS": str(tmp_path),
            "DESK_PARTS": str(tmp_path),
            "TRYOUT_FOLDER": str(tmp_path),
        },
    )
    assert done.returncode == 1
    assert done.stdout == (
        "kvi: a desk to try out is for this machine alone; a real one is services.desk.\n"
    )


def test_a_real_desk_has_no_door_for_links_of_a_trial() -> None:
    assert not [door for door in DOORS if "ausprobieren" in door.path]


def test_of_a_link_only_its_hash_is_kept(tmp_path: Path, registry: Registry) -> None:
    links = invite_guests(tmp_path, [registry["jva-waldeck"]], LOCAL)
    address, _, secret = links["jva-waldeck"].partition("#")
    assert address == f"{LOCAL}/ausprobieren"
    assert guests(tmp_path) == {hash_of(secret): "jva-waldeck"}
    assert secret not in (tmp_path / "guests.json").read_text()


def test_servers_that_are_there_already_are_told_of_nobody_invented(tmp_path: Path) -> None:
    done = kvi("desk", data=tmp_path / "data", KVI_MONGO="mongodb://127.0.0.1:9")
    assert done.returncode == 2
    assert "unset KVI_MONGO" in done.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.browser
async def test_printed_links_lead_into_desks_whose_browsers_open_the_names(
    browser: "Browser", tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "deploy.cli", "desk"]
    environment = {"PATH": "", "KVI_DATA": str(tmp_path)}
    async with started_beside(command, cwd=ROOT, env=environment) as program:
        assert program.stdout is not None
        links = []
        while not (line := (await program.stdout.readline()).decode()).startswith("Open one"):
            assert line, "it has ended"
            links += re.findall(r"http://localhost:\S+", line)
        prison, office, clearing, *_ = links
        async with await browser.new_context(locale="de-DE") as window:
            window.set_default_timeout(HANG_SECONDS * 1000)
            page = await window.new_page()
            await page.goto(prison)
            await page.wait_for_url("**/meldungen")
            await page.get_by_role("link", name=re.compile("^Meldung ")).first.wait_for()
            await page.route("**/schluessel/amt", lambda route: route.abort())
            await page.goto(office)
            await page.get_by_text("Der Arbeitsplatz ist gerade nicht zu erreichen.").wait_for()
            await page.unroute("**/schluessel/amt")
            await page.reload()
            await page.wait_for_url("**/eingang")
            # In the same browser, and a second time: a link makes somebody else of her.
            for _ in range(2):
                await page.goto(office)
                await page.wait_for_url("**/eingang")
                await page.get_by_role("link", name=re.compile("^Fall ")).first.click()
                await page.get_by_text("Nur Ihr Browser konnte das öffnen.").wait_for()
                await page.get_by_text(re.compile("Musterdorf")).first.wait_for()
            await page.goto(clearing)
            await page.get_by_role("heading", name="Klärungsliste").wait_for()
            await page.goto(f"{office}x")
            await page.get_by_text("Diese Einladung gilt nicht mehr.").wait_for()
        program.send_signal(signal.SIGINT)
        _, told = await program.communicate()
    assert program.returncode == 130
    assert "nothing is left running" in told.decode()
    assert {path.name for path in (tmp_path / "desk").iterdir()} == {"logs", "mails"}
    logs = "".join(file.read_text() for file in (tmp_path / "desk" / "logs").glob("desk*.log"))
    assert [link for link in links if link.partition("#")[2] in logs] == []
