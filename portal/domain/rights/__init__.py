"""Rectification, restriction and objection (Art. 16, 18, 21)."""
