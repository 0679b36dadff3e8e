"""Keeping an installation: what goes into a backup, how it is written, read back and proved."""
