"""What a desk keeps in its own database; nobody else here knows the driver."""
