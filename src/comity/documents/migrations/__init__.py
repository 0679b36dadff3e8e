"""Migrations of the documents package."""
