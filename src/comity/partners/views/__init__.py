"""The pages of partners that the kit does not make."""
