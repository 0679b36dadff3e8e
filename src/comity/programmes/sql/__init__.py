"""Triggers of the programmes."""
