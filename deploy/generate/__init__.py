"""Documents for those outside, written from the contracts so that they never say otherwise."""
