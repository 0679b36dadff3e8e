"""The ledger: who changed what, when and why, append-only and under the labels of the records."""
