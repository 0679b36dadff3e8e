"""The tests; a package by name, since installed distributions bring one called the same."""
