"""The statements of this package."""
