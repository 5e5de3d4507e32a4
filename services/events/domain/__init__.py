"""How what the network offers goes from its plan to its account; pure."""
