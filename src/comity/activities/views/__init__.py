"""The pages of activities that the kit does not make."""
