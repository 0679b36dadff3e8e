"""Settings and the explicit lists of what the product is made of."""
