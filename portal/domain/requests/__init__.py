"""The journey of a request: its states, its time, and who sees to it."""
