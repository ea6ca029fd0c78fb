"""What is JAVI's own: its record of processing and its data maps, as TOML."""
