"""Files that people fill and programs exchange: TOML, lists of feeds; written in one step."""
