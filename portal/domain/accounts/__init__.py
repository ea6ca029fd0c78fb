"""Accounts: members and those who work here, how they sign in, and what an account decides for itself."""
