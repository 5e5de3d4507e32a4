"""What follows from the registry and the tables of the services: topics, users, rights."""
