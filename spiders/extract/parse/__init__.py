"""Bytes to a tree: encoding, markup mended, late parts put in place."""
