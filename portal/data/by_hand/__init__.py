"""What staff look through by hand, as rows."""
