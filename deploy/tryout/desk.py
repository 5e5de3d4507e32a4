"""The desk to try out: `python -m deploy.tryout.desk`, another program than the desk of offices.

A real desk has no such door, not even a closed one: the door is code of this room, which is in no
image, and this program serves it only where nobody but this machine can come.
"""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from pydantic_settings import BaseSettings, SettingsConfigDict

from deploy.tryout.door import TryOutDoor
from deploy.tryout.guests import guests
from services.desk.__main__ import run
from services.desk.pages.doors import DOORS
from services.desk.settings import DeskSettings
from shared.network.agency import LOCAL_NAME, LOOPBACK


class TryOutSettings(BaseSettings):
    """Read from the environment, with the prefix TRYOUT_."""

    model_config = SettingsConfigDict(env_prefix="TRYOUT_", frozen=True)

    folder: Path
    """The data folder of what is tried out, with the keys of its invented offices."""


def is_here_alone(settings: DeskSettings) -> bool:
    """Whether only browsers of this machine can come, and come to no other address."""
    is_local = urlsplit(settings.origin).hostname == LOCAL_NAME and settings.host == LOOPBACK
    return is_local and not settings.proxies


def main() -> None:
    """Serve it until SIGTERM or SIGINT."""
    if not is_here_alone(DeskSettings()):
        sys.exit("kvi: a desk to try out is for this machine alone; a real one is services.desk.")
    folder = TryOutSettings().folder
    run(doors=(*DOORS, *TryOutDoor(folder, guests(folder)).doors()))


if __name__ == "__main__":
    main()
