"""What the person at the terminal sees meanwhile: plain lines, or figures that move."""

from collections import deque
from collections.abc import Mapping
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from deploy.demo.phrases import as_written
from deploy.demo.plan import END, START
from deploy.demo.words import in_words, when
from shared.network.working_days import BERLIN
from shared.wire.received import Received

LINES = 12
FIGURE_WIDTH = 26


class Screen(Protocol):
    """Shows what happens, while it happens."""

    def __enter__(self) -> Self:
        """Begin to show."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Show no more; what was shown last stays."""
        ...

    def told(self, message: Received) -> None:
        """Something was said between the services."""
        ...

    def passed(self, now: datetime, figures: Mapping[str, int]) -> None:
        """Everybody is done with this moment."""
        ...


class Lines:
    """One plain line for each day on which something moved, for a file or a pipe."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._day = START.date()
        self._figures: Mapping[str, int] = {}
        self._said: Mapping[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Say what the last day has brought."""
        self._say()

    def told(self, message: Received) -> None:
        """Too much for plain lines; the day's figures say it."""

    def passed(self, now: datetime, figures: Mapping[str, int]) -> None:
        """Say at the beginning of a day what the one before has brought."""
        day = now.astimezone(BERLIN).date()
        if day != self._day:
            self._say()
        self._day, self._figures = day, dict(figures)

    def _say(self) -> None:
        if self._figures == self._said:
            return
        self._said = self._figures
        told = ", ".join(f"{label} {number}" for label, number in self._figures.items())
        self._console.print(f"{self._day:%a %d %b}: {told}", soft_wrap=True)


class Figures:
    """Figures, the time, and the last things that were said."""

    def __init__(self, console: Console) -> None:
        self._now = START
        self._figures: Mapping[str, int] = {}
        self._last: deque[tuple[str, str]] = deque(maxlen=LINES)
        self._live = Live(console=console, get_renderable=self._picture, refresh_per_second=8)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._live.stop()

    def told(self, message: Received) -> None:
        """Show it, if it says something to a person."""
        if words := in_words(message):
            self._last.append((as_written(when(message)), words))

    def passed(self, now: datetime, figures: Mapping[str, int]) -> None:
        """Show how things stand."""
        self._now = now
        self._figures = figures

    def _picture(self) -> RenderableType:
        table = Table.grid(expand=True)
        table.add_column(width=FIGURE_WIDTH)
        table.add_column(ratio=1)
        table.add_row(Panel(self._standing(), height=LINES + 2), Panel(self._said()))
        return Group(self._time(), table)

    def _time(self) -> RenderableType:
        grid = Table.grid(expand=True, padding=(0, 1))
        grid.add_column(min_width=FIGURE_WIDTH - 2, no_wrap=True)
        grid.add_column(ratio=1)
        gone = (self._now - START) / (END - START)
        grid.add_row(
            Text(f" {as_written(self._now)}", style="bold"),
            ProgressBar(total=1.0, completed=gone),
        )
        return grid

    def _standing(self) -> RenderableType:
        table = Table.grid(expand=True)
        table.add_column()
        table.add_column(justify="right", style="bold")
        for label, number in self._figures.items():
            table.add_row(label, str(number))
        return table

    def _said(self) -> RenderableType:
        table = Table.grid(padding=(0, 1), expand=True)
        table.add_column(style="dim", no_wrap=True, min_width=len(as_written(START)))
        table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
        for moment, words in self._last:
            table.add_row(moment, words)
        for _ in range(LINES - len(self._last)):
            table.add_row("", "")
        return table


def screen_for(console: Console) -> Screen:
    """Figures that move where somebody looks, plain lines elsewhere."""
    return Figures(console) if console.is_terminal else Lines(console)
