"""What changes partners and what ties us to them."""
