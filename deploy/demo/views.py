"""The same case twice: what an operator can see of it, and what the office in charge sees."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import yaml
from rich.console import Console
from rich.table import Table
from rich.text import Text

from deploy.demo.played import Played

OPERATOR = "An operator, on the topics between the services"
OFFICE = "The office, when it opens its sealed part (made up)"
WIDE = 110
"""Columns from which on both views fit beside each other."""


def show(played: Played, console: Console) -> None:
    """Show them beside each other, or one after the other where there is no room."""
    operator, office = list(_operator(played)), list(_office(played))
    if console.is_terminal and console.width >= WIDE:
        table = Table.grid(padding=(0, 2), expand=True)
        table.add_column(ratio=1)
        table.add_column(ratio=1)
        table.add_row(Text(OPERATOR, style="bold"), Text(OFFICE, style="bold"))
        for left, right in zip_longest(operator, office, fillvalue=""):
            table.add_row(Text(f"  {left}"), Text(f"  {right}"))
        console.print(table)
        return
    for heading, lines in ((OPERATOR, operator), (OFFICE, office)):
        console.print(Text(heading, style="bold"))
        for line in lines:
            console.print(Text(f"  {line}"), soft_wrap=True)


def _operator(played: Played) -> Iterator[str]:
    for message in played.about(played.told_case):
        if message.type_name == "IncarcerationNotified":
            yield f"case: {message.key}"
            yield from _outline(message.data)
    yield f"sealed parts: {played.sealed_topic}"


def _office(played: Played) -> Iterator[str]:
    if played.opened is None:
        yield "no office has taken the case"
        return
    yield f"office: {played.opened['agency']}"
    yield from _outline(played.opened["notice"])


def _outline(content: Any) -> list[str]:
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=200).splitlines()
