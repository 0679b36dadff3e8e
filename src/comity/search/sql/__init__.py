"""The index of the search and the functions that fill and read it."""
