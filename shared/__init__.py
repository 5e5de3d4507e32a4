"""Machinery every service runs on; it knows no service."""

VERSION = "0.1.0"
"""Of the whole product, https://semver.org."""
