"""Machinery every service runs on; it knows no service."""
