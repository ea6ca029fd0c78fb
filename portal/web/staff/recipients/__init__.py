"""Recipients who are told of a change (Art. 19)."""
