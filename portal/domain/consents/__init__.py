"""Consents and objections to marketing, and those who must know of them (Art. 7, 21)."""
