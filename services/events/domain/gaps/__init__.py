"""What is needed and not offered."""
