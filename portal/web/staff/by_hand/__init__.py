"""Places that are looked through by hand."""
