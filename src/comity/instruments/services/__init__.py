"""Every change to the register, one module a subject."""
