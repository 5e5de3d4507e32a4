"""A real Kafka and a real MongoDB on this machine, with nothing but Python to begin with."""
