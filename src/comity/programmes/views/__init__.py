"""The pages of programmes that the kit does not make."""
