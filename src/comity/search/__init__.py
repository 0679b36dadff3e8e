"""Finding records: the index, filled by the database itself, and the one function that reads it."""
