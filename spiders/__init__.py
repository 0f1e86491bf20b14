"""Finding and reading pages."""
