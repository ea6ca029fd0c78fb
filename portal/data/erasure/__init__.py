"""Erasures as rows: plans, steps, certificates, tombstones."""
