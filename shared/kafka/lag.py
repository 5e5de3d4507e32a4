"""Lag: what a group has not acknowledged of a partition, as far as it is still kept."""


def unacknowledged(acknowledged: int, first: int, end: int) -> range:
    """The offsets of these records; with nothing acknowledged, 0 or -1, all that is kept.

    Where retention was faster than the group, `first` is further than what it has acknowledged.
    """
    return range(max(acknowledged, first), end)
