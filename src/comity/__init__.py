"""Comity: the working system of defence diplomacy."""
