"""Notices by e-mail, with nothing personal in them."""
