"""Normalising stages, one a file; the order stands in crawler/settings.py."""
