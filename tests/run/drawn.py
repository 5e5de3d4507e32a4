"""How Hypothesis draws in a test of its own: the same in each run, and however busy the machine."""

from hypothesis import settings

AS_EVER = settings(derandomize=True, database=None, deadline=None)
