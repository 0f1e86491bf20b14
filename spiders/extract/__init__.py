"""Page text and URL to Article: pure, no network, no clock."""
