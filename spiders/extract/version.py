"""The version of the reading rules, stored with each article."""

READER_VERSION = "17"
"""Raised whenever a rule that decides about a field changes."""
