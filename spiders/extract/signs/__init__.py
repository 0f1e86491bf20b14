"""What class names and single elements say of what they hold."""
