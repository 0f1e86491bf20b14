"""Text that only stands in the page's scripts."""
