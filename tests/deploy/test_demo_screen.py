"""What a person at a terminal sees of the demo, and what a file gets instead."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from rich.text import Text

from deploy.demo import views
from deploy.demo.counts import ORDER, figures
from deploy.demo.plan import START
from deploy.demo.screen import LINES, Figures, Lines, screen_for
from shared.network.registry import Registry
from tests.deploy.test_demo_words import EXAMPLES, received
from tests.deploy.uneventful import played

SOME = figures(Counter({"IncarcerationNotified": 31, "ConsultationHeld": 17}), mails=95, refusals=4)
ROUTED = EXAMPLES / "ReferralRouted" / "provisional_where_the_child_stays.v1.json"
NOTIFIED = EXAMPLES / "IncarcerationNotified" / "two_districts.v1.json"


def console(*, width: int, terminal: bool = True) -> Console:
    return Console(
        file=StringIO(), width=width, height=40, force_terminal=terminal, color_system=None
    )


def shown(console: Console) -> list[str]:
    """The lines as somebody reads them, without what moves the cursor."""
    assert isinstance(console.file, StringIO)
    return [Text.from_ansi(line).plain.rstrip() for line in console.file.getvalue().splitlines()]


@pytest.mark.parametrize("width", [60, 80, 160])
def test_figures_the_time_and_what_was_said_last_stay_on_the_screen(width: int) -> None:
    terminal = console(width=width)
    with screen_for(terminal) as screen:
        assert isinstance(screen, Figures)
        for _ in range(LINES + 3):
            screen.told(received(ROUTED))
        screen.passed(START + timedelta(hours=3), SOME)
    height = LINES + 3  # the time above, and a frame around the lines
    picture = shown(terminal)[-height - 1 : -1]
    assert picture[0].startswith(" Mon 30 Mar 10:00")
    assert all(len(line) <= width for line in picture)
    for label, number in SOME.items():
        assert [line for line in picture if f"│ {label} " in line and f" {number} │" in line]
    assert sum("goes to" in line and "… │" in line for line in picture) == LINES * (width < 160)
    assert sum("is in charge" in line for line in picture) == LINES * (width >= 160)
    assert list(SOME) == list(ORDER)


def test_what_means_nothing_to_a_reader_is_not_shown() -> None:
    terminal = console(width=140)
    with Figures(terminal) as screen:
        screen.told(received(EXAMPLES / "NotificationPlanned" / "new_referral.v1.json"))
    assert not [line for line in shown(terminal) if "new referral" in line]


def test_a_file_gets_a_line_for_each_day_that_brought_something_and_no_moving_cursor() -> None:
    file = console(width=80, terminal=False)
    with screen_for(file) as screen:
        assert isinstance(screen, Lines)
        screen.told(received(ROUTED))
        for hours in (3, 12, 24, 30, 48):
            screen.passed(START + timedelta(hours=hours), SOME)
        screen.passed(START + timedelta(hours=60), {**SOME, "mails": 96})
        screen.passed(START + timedelta(hours=72), {**SOME, "mails": 97})
    assert isinstance(file.file, StringIO)
    assert "\x1b" not in file.file.getvalue()
    days = [(line[:10], line.partition("mails ")[2][:2]) for line in shown(file)]
    assert days == [("Mon 30 Mar", "95"), ("Wed 01 Apr", "96"), ("Thu 02 Apr", "97")]


@pytest.mark.parametrize(("width", "beside"), [(views.WIDE, True), (views.WIDE - 1, False)])
def test_what_operator_and_office_see_stands_beside_each_other_where_there_is_room(
    width: int, beside: bool, tmp_path: Path, registry: Registry
) -> None:
    weeks = played(tmp_path, registry)
    notified = replace(received(NOTIFIED), key=weeks.told_case)
    opened = {"agency": "jugendamt-13003", "notice": {"prisoner": {"family_name": "Mustermann"}}}
    terminal = console(width=width)
    views.show(replace(weeks, messages=(notified,), opened=opened), terminal)
    lines = shown(terminal)
    first = next(line for line in lines if line.startswith(views.OPERATOR))
    assert (views.OFFICE in first) is beside
    assert [line for line in lines if line.endswith("office: jugendamt-13003")]
    assert [line for line in lines if f"case: {weeks.told_case}" in line]
    assert [line for line in lines if "family_name: Mustermann" in line]
    assert [line for line in lines if "sealed parts: denied by Kafka" in line]
