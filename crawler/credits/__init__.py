"""How a photo credit is known, and what parts it from its caption. Pure text, no markup."""
