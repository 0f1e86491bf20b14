"""What speaks for and against an article."""
