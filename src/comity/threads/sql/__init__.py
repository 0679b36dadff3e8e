"""Policies that follow the records spoken of, and the walk up a thread."""
