"""How long a test waits for what has to come."""

HANG_SECONDS = 600
"""Long enough that only a hang gets there, even on a machine busy with twenty other things.

There is no other bound, and it is never a measure: a test that reaches it has failed.
"""
