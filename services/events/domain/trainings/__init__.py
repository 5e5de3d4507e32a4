"""A training from its announcement to its certificates."""
