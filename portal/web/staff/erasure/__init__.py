"""Approving an erasure, its certificate, and what is kept past its time."""
