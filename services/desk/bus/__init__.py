"""How a desk hears and speaks: with the login of each agency it serves, as any outsider."""
