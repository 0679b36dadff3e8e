"""Units, logins, accounts, roles, labels, scopes, row policies and the acting context."""
