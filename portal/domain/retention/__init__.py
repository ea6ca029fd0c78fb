"""How long data is kept, and what is erased when its day comes."""
