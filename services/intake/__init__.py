"""Turns what a prison reports into a checked, lawful and settled notice."""
