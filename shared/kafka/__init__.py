"""Kafka's clients, set up and watched."""
