"""Notices by e-mail as rows."""
