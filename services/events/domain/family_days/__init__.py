"""A family day from its plan to its account."""
