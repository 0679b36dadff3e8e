"""What activities say on paper, in the language that is active and as far as the reader sees them."""
