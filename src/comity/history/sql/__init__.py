"""The tables, policies and functions of schema `history`."""
