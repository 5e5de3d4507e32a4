"""Every case finds the office that helps, and is followed to its end without being forgotten."""
