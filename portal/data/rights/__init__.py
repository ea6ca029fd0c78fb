"""Rectifications, restrictions and objections as rows (Art. 16, 18, 21)."""
