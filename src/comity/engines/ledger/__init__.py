"""The tree of the ledger, its signed checkpoints, and the check of an export: standard library and Ed25519 alone."""
