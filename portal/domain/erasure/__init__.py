"""Erasure (Art. 17): planned, approved, carried out, certified, and done again after a restore."""
