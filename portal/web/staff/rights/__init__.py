"""Deciding on rectification, restriction, portability and objection (Art. 16, 18, 20, 21)."""
