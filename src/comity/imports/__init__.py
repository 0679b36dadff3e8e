"""Importing: tables that people bring become records, after a dry run, in one transaction that can be undone."""
