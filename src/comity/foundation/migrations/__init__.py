"""Functions that every later table may use."""
