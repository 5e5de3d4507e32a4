"""Lists of messages in documents that people write come from the contracts, and touch no more."""

import pytest

from deploy.generate.documents import DOCS, documents
from deploy.generate.regions import NoRegion, with_region
from deploy.messages.written_message import ROOT
from deploy.network.catalogue import Catalogue, first_sentence
from deploy.network.services import SWITCHBOARDS
from shared.engine.facts import event_name

CATALOGUE = Catalogue(SWITCHBOARDS.values())
PAGE = """\
# Written by a person

<!-- list: written by ./kvi generate -->
what was there
<!-- end -->

And more.
<!-- end -->
"""


def region(document: str) -> str:
    return document.partition("written by ./kvi generate -->")[2].partition("<!-- end -->")[0]


def test_the_readme_names_every_message_that_a_service_owns() -> None:
    listed = region(documents()[ROOT / "README.md"])
    owned = [entry for name in SWITCHBOARDS for entry in CATALOGUE.of(name)]
    assert {entry.name for entry in owned if f"`{entry.name}`" in listed} == {
        entry.name for entry in owned if not entry.is_internal
    }


@pytest.mark.parametrize("service", SWITCHBOARDS)
def test_the_operating_guide_says_what_a_line_about_a_fact_means(service: str) -> None:
    listed = region(documents()[DOCS / "operating.md"])
    for message in SWITCHBOARDS[service].tells():
        assert f"| `{event_name(message.type_name())}` | {first_sentence(message)} |" in listed


def test_what_stands_around_a_list_is_left_as_it_is() -> None:
    before, after = PAGE.split("what was there")
    assert with_region(PAGE, "list", "`New`", document="x.md") == f"{before}\n`New`\n{after[1:]}"


def test_a_list_that_is_written_again_is_the_same() -> None:
    once = with_region(PAGE, "list", "`\\1`", document="x.md")
    assert with_region(once, "list", "`\\1`", document="x.md") == once


@pytest.mark.parametrize("gone", ["<!-- list: written by ./kvi generate -->\n", "<!-- end -->"])
def test_a_document_without_the_marks_is_named_with_what_is_missing(gone: str) -> None:
    with pytest.raises(NoRegion, match=r"^x\.md: .*list: written by \./kvi generate.*<!-- end -->"):
        with_region(PAGE.replace(gone, ""), "list", "new", document="x.md")
