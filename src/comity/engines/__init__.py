"""Engines: pure Python, no Django, usable as libraries."""
