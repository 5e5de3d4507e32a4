"""Synthetic agencies that behave: they use only what an outside agency has.

That is an address and a password for Kafka, the registry that everybody can read, the key of the
own office, and the published contracts.
"""
