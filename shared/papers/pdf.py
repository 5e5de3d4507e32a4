"""A paper as PDF that screen readers read aloud and archives keep: PDF/UA-1 and PDF/A-2a."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import typst

_HOUSE = Path(__file__).resolve().parents[2]
"""The folder above all templates: they import `/shared/papers/paper.typ` from there."""


class NotPrintable(Exception):
    """A text has a character that the fonts of papers do not have, or a template is wrong.

    It says nothing of the text, which may be a name.
    """


def pdf(template: Path, data: Mapping[str, object], at: datetime) -> bytes:
    """The paper that a template makes of JSON data, as made at that moment.

    Data is never markup: a template reads it by `data` of `paper.typ`. The same data makes the same
    bytes. Raises NotPrintable.
    """
    try:
        made: bytes = typst.compile(
            str(template),
            root=str(_HOUSE),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["ua-1", "a-2a"],
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError:
        raise NotPrintable from None
    return made
