"""One view a file: what a page shows, in plain values; the templates say how."""
