"""The pages of signing in, of one's own account and the ways into it, and of labels."""
