"""docs/map.md shows everybody and everything, and its links lead somewhere."""

import re

from deploy.generate.documents import DOCS
from deploy.network.catalogue import Catalogue
from deploy.network.services import SWITCHBOARDS
from shared.language.codes import Code
from shared.language.message import SelfMessage

CATALOGUE = Catalogue(SWITCHBOARDS.values())
MAP = (DOCS / "map.md").read_text("utf-8")


def test_every_published_message_is_on_the_map() -> None:
    missing = [entry.name for entry in CATALOGUE.published() if f"[`{entry.name}`]" not in MAP]
    assert missing == []


def test_every_message_says_what_it_means() -> None:
    silent = [entry.name for entry in CATALOGUE.published() if not entry.promise]
    assert silent == []


def test_every_link_leads_to_a_file() -> None:
    links = re.findall(r"\]\(([^)]+)\)", MAP)
    assert links
    assert [link for link in links if not (DOCS / link).exists()] == []


def test_every_refusal_has_its_line() -> None:
    assert [code for code in Code if f"| `{code}` |" not in MAP] == []


def test_the_picture_draws_the_way_of_a_case() -> None:
    picture = MAP[MAP.index("```mermaid") : MAP.index("```\n", MAP.index("```mermaid") + 3)]
    assert re.search(r"PRISON -- \d+ commands --> intake", picture)
    assert re.search(r"intake == \d+ events ==> referral", picture)
    assert re.search(r"YOUTH_OFFICE -- \d+ commands --> referral", picture)
    assert re.search(r"referral == \d+ events ==> notify", picture)


def test_what_goes_ahead_of_parked_records_or_is_heard_after_an_erasure_is_named() -> None:
    for board in SWITCHBOARDS.values():
        page = MAP.partition(f"\n## {board.service}\n")[2].partition("\n## ")[0]
        for message, entry in board.on.items():
            if not issubclass(message, SelfMessage):
                ahead, later = (
                    f"[`{message.type_name()}`]" in line
                    for line in (_line(page, "Ahead of parked"), _line(page, "Still heard after"))
                )
                assert (ahead, later) == (entry.overtakes, entry.after_erasure), message


def _line(page: str, beginning: str) -> str:
    return next((line for line in page.splitlines() if line.startswith(beginning)), "")


def test_every_shared_topic_is_listed_with_its_listeners() -> None:
    for topic in CATALOGUE.told_to_services():
        assert f"| `{topic}` |" in MAP
    assert re.search(r"\| `referral.sealed.v1` \| intake \| referral \| 6 \| 7 days \|", MAP)
