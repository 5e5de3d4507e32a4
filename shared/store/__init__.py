"""Aggregates and how they are kept: one write with the outbox inside."""
