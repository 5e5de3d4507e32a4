from datetime import timedelta

import pytest

from shared.process.service import Service, inputs, outputs
from shared.watch.metrics import RecentFigure, StoreFigure
from tests.shared.toy.contract import BOXES
from tests.shared.toy.neighbour import GIFTS
from tests.shared.toy.records import OFFICE, OPERATOR, PRISON, REGISTRY
from tests.shared.toy.switchboard import SWITCHBOARD

AGENCIES = {PRISON, OFFICE, OPERATOR}


def test_a_service_reads_what_it_listens_to_and_the_topics_of_agencies_it_hears() -> None:
    heard = {f"toy.from.{agency}.v1" for agency in AGENCIES}
    assert inputs(SWITCHBOARD, REGISTRY) == {GIFTS, "toy.self.v1"} | heard


def test_a_service_writes_what_it_owns_and_to_the_agencies_it_hears() -> None:
    addressed = {f"to.{agency}.v1" for agency in AGENCIES}
    assert outputs(SWITCHBOARD, REGISTRY) == {BOXES, "toy.self.v1"} | addressed


def test_a_figure_of_a_kind_that_a_service_does_not_have_is_refused_in_a_sentence() -> None:
    figure = StoreFigure("toy_full", "Full.", "crate", {})
    with pytest.raises(ValueError, match="toy: toy_full counts a kind of aggregate 'crate' that"):
        Service(SWITCHBOARD, lambda _registry: None, figures=(figure,))


def test_a_figure_brings_the_index_by_which_it_is_counted() -> None:
    recent = RecentFigure("toy_lost", "Lost.", "bag", noted="losses", within=timedelta(days=2))
    full = StoreFigure("toy_full", "Full.", "box", {})
    (index,) = Service(SWITCHBOARD, lambda _registry: None, figures=(full, recent)).indexes
    assert index.document["partialFilterExpression"]["kind"] == "bag"
