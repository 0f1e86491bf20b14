"""Alerts: many queries against new articles, one query against the store, and what follows."""
