"""Tells the right people that there is something, on the right channel, once."""
