"""Policies that follow the records spoken of, the walk up a thread, who is told of what, and whose letter is due."""
