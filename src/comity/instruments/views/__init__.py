"""The pages of the register: instruments, the reading room, requirements, assignments."""
