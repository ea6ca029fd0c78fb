"""The queue, and the ways into it."""
