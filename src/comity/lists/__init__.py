"""Saved views of lists, and changing many records at once."""
