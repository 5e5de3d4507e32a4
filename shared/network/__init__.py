"""Who takes part, when they work, and what is sealed for them; domains and contracts may ask it."""
