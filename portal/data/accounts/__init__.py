"""Accounts as rows: their sign-ins, second factors, sessions and links."""
