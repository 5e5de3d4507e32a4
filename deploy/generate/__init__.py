"""Documents, and lists in them, written from the code so that they never say otherwise."""
