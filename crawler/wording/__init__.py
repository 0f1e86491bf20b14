"""Texts compared: what counts in them, what an edit changed, and which are copies of one report. Pure."""
