"""What comes by post and otherwise: scanned, entered, and on its way."""
