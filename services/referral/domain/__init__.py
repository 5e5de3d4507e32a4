"""How a case finds its office and is followed to its end; pure."""
