"""Kafka and MongoDB as they are reached by whoever runs kvi, embedded or not."""
