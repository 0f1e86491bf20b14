"""The version of the reading rules, stored with each article."""

READER_VERSION = "16"
"""Raised whenever a rule that decides about a field changes."""
