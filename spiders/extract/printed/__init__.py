"""What a page prints around its text: writers, dates, sections, tags."""
