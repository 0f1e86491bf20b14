"""What may cross the wire: addresses, robots.txt, pacing, bounded bodies."""
