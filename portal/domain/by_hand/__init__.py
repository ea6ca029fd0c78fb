"""Places that no program can read: looked through by hand, and attested."""
