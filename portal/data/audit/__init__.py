"""The audit chain as rows, and what is read from it."""
