"""Pages of the register that the kit does not make."""
