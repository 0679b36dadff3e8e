"""SQL of the security desk."""
