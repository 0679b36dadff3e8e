"""The lists that a new installation begins with, one row a line."""
