"""Plain text dumps: their lines, frame and opening."""
