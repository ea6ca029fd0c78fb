"""Notices by e-mail: who is told of what, once, and what came back."""
