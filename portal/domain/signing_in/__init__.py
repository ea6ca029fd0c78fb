"""Signing in: the steps of it, second factors, and confirming again who it is."""
