"""The audit log, and the figures that are read from what happened."""
