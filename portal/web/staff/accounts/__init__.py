"""Accounts of those who work here, and one's own."""
