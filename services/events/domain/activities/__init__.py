"""Activities, their corrections and their figures."""
