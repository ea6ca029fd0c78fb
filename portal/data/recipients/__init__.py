"""Recipients that are to be told (Art. 19), as rows."""
