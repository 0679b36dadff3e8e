"""The embedded PostgreSQL: the server that runs where no external one is configured."""
