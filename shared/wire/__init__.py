"""From the record of Kafka to a message that is allowed, and back: the tables of the services."""
