"""Pictures: their captions, credits and addresses."""
