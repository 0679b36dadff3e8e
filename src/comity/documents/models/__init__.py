"""The tables of the register: types, series of numbers, what came in and what went out."""

from comity.documents.models import entry, incoming, outgoing, reference, series

__all__ = ["entry", "incoming", "outgoing", "reference", "series"]
