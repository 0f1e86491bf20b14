"""The query language: its words, its tree, and what an article must hold for a query to be true."""
