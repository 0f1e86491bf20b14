"""A small newsroom on this machine: five invented outlets for `vedette demo` and the tests."""
