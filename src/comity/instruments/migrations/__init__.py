"""Migrations of the instruments package."""
