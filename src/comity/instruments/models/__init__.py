"""The tables of the register: reference lists, instruments, texts, readings, requirements."""

from comity.instruments.models import instrument, reading, reference, related, requirement, wording

__all__ = ["instrument", "reading", "reference", "related", "requirement", "wording"]
