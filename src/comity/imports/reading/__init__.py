"""From the bytes of an uploaded file to its tables. Nothing in here knows records."""
