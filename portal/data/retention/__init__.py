"""What is due to go, as rows."""
