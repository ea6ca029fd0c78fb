"""Choices about marketing as rows, and what others are told of them."""
