"""Signing in and out, and showing once more who it is."""
