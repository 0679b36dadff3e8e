"""People: who does the work on our side."""
