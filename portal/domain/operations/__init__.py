"""Keys, backups and measures."""
