"""How one version of an article differs from another."""
