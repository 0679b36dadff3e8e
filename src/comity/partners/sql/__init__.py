"""SQL of the partners, in files of its own."""
