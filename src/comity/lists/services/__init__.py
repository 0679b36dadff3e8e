"""Keeping saved views; making, applying and undoing batches of changes."""
