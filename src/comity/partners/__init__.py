"""Partners: with whom the work is done."""
