"""Example files in the order in which each is answered as it says."""

import re
from datetime import timedelta

import yaml

from deploy.messages.written_message import EXAMPLES

Step = str | timedelta
"""An example by message and case, or the time that has to pass."""

_TIME = re.compile(r"(\d+) (days|minutes)")


def _step(written: str) -> Step:
    passing = _TIME.fullmatch(written)
    return timedelta(**{passing[2]: int(passing[1])}) if passing else written


TEXT = (EXAMPLES / "stories.yaml").read_text("utf-8")
STORIES: dict[str, tuple[Step, ...]] = {
    story: tuple(map(_step, steps)) for story, steps in yaml.load(TEXT, yaml.CSafeLoader).items()
}
