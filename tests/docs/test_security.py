"""SECURITY.md tells whoever found a hole where to say so, and which versions are mended."""

import re

from shared import VERSION
from tests.docs.blocks import ROOT


def section(title: str) -> str:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    found = re.search(rf"^## {title}\n(.+?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, title
    return found[1]


def test_whoever_found_a_hole_reads_where_to_say_so_and_what_is_mended() -> None:
    assert "Not in a public issue" in section("How to report a hole")
    minor = VERSION.rpartition(".")[0]
    assert f"\n| {minor} and `main` | yes |\n" in section("What is supported")
