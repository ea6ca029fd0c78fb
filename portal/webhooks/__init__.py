"""Messages over HTTP to those who want to be told."""
