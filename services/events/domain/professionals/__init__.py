"""Requests for a professional, and who is placed."""
