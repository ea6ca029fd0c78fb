"""Mitt konto: what a member sees and does."""
