"""How long a test waits for what has to come."""

HANG_SECONDS = 600
"""So long that only a hang gets there, also on a machine that is busy with twenty other things.

There is no other bound, and it is never a measure: a test that reaches it has failed.
"""
