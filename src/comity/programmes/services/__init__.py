"""What programmes and their parts do, one room a subject."""
