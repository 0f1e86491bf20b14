"""Messages about hits: what they say, and how they reach the channels, exactly once.

The rows are written by the store in the article's own transaction; this package sends
them after the commit. No Scrapy, no SQL.
"""
