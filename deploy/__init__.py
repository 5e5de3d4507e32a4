"""Put kvi up, operate it, look inside."""
