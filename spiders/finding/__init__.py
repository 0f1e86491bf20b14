"""Listings to addresses: feeds, sitemaps and section pages, each read by pure functions."""
