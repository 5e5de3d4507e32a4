"""A fund: the ledger of a grant from its notification to the proof of its use."""
