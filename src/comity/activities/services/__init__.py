"""Every change to activities, one module a subject."""
