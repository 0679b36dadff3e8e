"""The SQL of the row policies: sessions, sight, guards and what protects a table."""
