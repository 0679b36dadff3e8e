"""Pages on units, accounts, roles and permissions, reference lists and the label scale."""
