"""A stored state that stands nowhere is not read: else its case would be answered as if it did."""

import pytest
from pydantic import ValidationError

from deploy.network.services import SWITCHBOARDS
from shared.language.steps import State

MODELS = [model for board in SWITCHBOARDS.values() for model in board.models.values()]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: str(model.__module__))
def test_a_life_that_this_kind_of_aggregate_does_not_know_is_refused(model: type[State]) -> None:
    with pytest.raises(ValidationError) as refused:
        model.model_validate({"life": "nowhere"})
    faults = {fault["type"] for fault in refused.value.errors() if fault["loc"] == ("life",)}
    assert "enum" in faults, f"give {model.__name__}.life an enum of its own for its type"
