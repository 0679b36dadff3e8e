"""Triggers of the register."""
