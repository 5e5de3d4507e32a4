"""An offer from its plan until it is offered no more."""
