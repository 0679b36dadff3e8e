"""What we are told and what we agreed: instruments, their reading, requirements and assignments."""
