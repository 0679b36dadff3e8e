"""Vietnamese as it is written here."""
