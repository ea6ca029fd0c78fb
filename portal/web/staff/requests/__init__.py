"""One request: its page, its time, and who sees to it."""
