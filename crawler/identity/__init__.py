"""When two addresses are one article, and two hosts one site. Pure."""
