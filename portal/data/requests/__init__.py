"""Requests as rows, with their queue and their time."""
